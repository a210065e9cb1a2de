;; What sigmoid and softplus are made of, for two float64 at a time: e^-|z| and ln(1 + e^-|z|), as `softplus-terms.ts`
;; computes them, operation by operation: the bits are the same.
(module
  (memory (import "network" "memory") 1)
  ;; Bytes: $values to $valuesEnd an even number of float64; $decays and $logs receive as many; $tables as there.
  (func (export "terms")
    (param $values i32) (param $valuesEnd i32) (param $decays i32) (param $logs i32) (param $tables i32)
    (local $whole i32) (local $x v128) (local $k v128) (local $r v128) (local $y v128) (local $t v128)
    (loop $twoValues
      (local.set $x (f64x2.min (f64x2.abs (v128.load (local.get $values))) (v128.const f64x2 708 708)))
      ;; e^-x: 64ths of powers of two, and a rest.
      (local.set $k (f64x2.nearest (f64x2.mul (local.get $x) (v128.const f64x2 92.33248261689366 92.33248261689366))))
      (local.set $r
        (f64x2.sub
          (f64x2.sub (local.get $x) (f64x2.mul (local.get $k) (v128.const f64x2 0x1.62e42feep-7 0x1.62e42feep-7)))
          (f64x2.mul (local.get $k) (v128.const f64x2 0x1.a39ef35793c76p-39 0x1.a39ef35793c76p-39))))
      (local.set $y
        (f64x2.add (v128.const f64x2 1 1)
          (f64x2.mul (local.get $r)
            (f64x2.add (v128.const f64x2 -1 -1)
              (f64x2.mul (local.get $r)
                (f64x2.add (v128.const f64x2 0.5 0.5)
                  (f64x2.mul (local.get $r)
                    (f64x2.add (v128.const f64x2 -0x1.5555555555555p-3 -0x1.5555555555555p-3)
                      (f64x2.mul (local.get $r)
                        (f64x2.add (v128.const f64x2 0x1.5555555555555p-5 0x1.5555555555555p-5)
                          (f64x2.mul (local.get $r) (v128.const f64x2 -0x1.1111111111111p-7 -0x1.1111111111111p-7))))))))))))
      (local.set $k (i32x4.trunc_sat_f64x2_s_zero (local.get $k)))
      (local.set $t (v128.const f64x2 0 0))
      (local.set $whole (i32x4.extract_lane 0 (local.get $k)))
      (local.set $t
        (v128.load64_lane 0
          (i32.add (local.get $tables) (i32.shl (i32.and (local.get $whole) (i32.const 63)) (i32.const 3)))
          (local.get $t)))
      (local.set $x
        (v128.load64_splat offset=512
          (i32.add (local.get $tables) (i32.shl (i32.shr_u (local.get $whole) (i32.const 6)) (i32.const 3)))))
      (local.set $whole (i32x4.extract_lane 1 (local.get $k)))
      (local.set $t
        (v128.load64_lane 1
          (i32.add (local.get $tables) (i32.shl (i32.and (local.get $whole) (i32.const 63)) (i32.const 3)))
          (local.get $t)))
      (local.set $x
        (v128.load64_lane offset=512 1
          (i32.add (local.get $tables) (i32.shl (i32.shr_u (local.get $whole) (i32.const 6)) (i32.const 3)))
          (local.get $x)))
      (local.set $t (f64x2.mul (f64x2.mul (local.get $t) (local.get $y)) (local.get $x)))
      (v128.store (local.get $decays) (local.get $t))
      ;; ln(1 + t): that of the nearest 64th, and a rest.
      (local.set $k (f64x2.nearest (f64x2.mul (local.get $t) (v128.const f64x2 64 64))))
      (local.set $r (f64x2.sub (local.get $t) (f64x2.mul (local.get $k) (v128.const f64x2 0.015625 0.015625))))
      (local.set $k (i32x4.trunc_sat_f64x2_s_zero (local.get $k)))
      (local.set $whole (i32.add (local.get $tables) (i32.shl (i32x4.extract_lane 0 (local.get $k)) (i32.const 3))))
      (local.set $x (v128.load64_splat offset=8704 (local.get $whole)))
      (local.set $y (v128.load64_splat offset=9224 (local.get $whole)))
      (local.set $whole (i32.add (local.get $tables) (i32.shl (i32x4.extract_lane 1 (local.get $k)) (i32.const 3))))
      (local.set $x (v128.load64_lane offset=8704 1 (local.get $whole) (local.get $x)))
      (local.set $y (v128.load64_lane offset=9224 1 (local.get $whole) (local.get $y)))
      (local.set $r (f64x2.mul (local.get $r) (local.get $x)))
      (v128.store (local.get $logs)
        (f64x2.add (local.get $y)
          (f64x2.mul (local.get $r)
            (f64x2.add (v128.const f64x2 1 1)
              (f64x2.mul (local.get $r)
                (f64x2.add (v128.const f64x2 -0.5 -0.5)
                  (f64x2.mul (local.get $r)
                    (f64x2.add (v128.const f64x2 0x1.5555555555555p-2 0x1.5555555555555p-2)
                      (f64x2.mul (local.get $r)
                        (f64x2.add (v128.const f64x2 -0.25 -0.25)
                          (f64x2.mul (local.get $r)
                            (f64x2.add (v128.const f64x2 0x1.999999999999ap-3 0x1.999999999999ap-3)
                              (f64x2.mul (local.get $r)
                                (f64x2.add (v128.const f64x2 -0x1.5555555555555p-3 -0x1.5555555555555p-3)
                                  (f64x2.mul (local.get $r)
                                    (f64x2.add (v128.const f64x2 0x1.2492492492492p-3 0x1.2492492492492p-3)
                                      (f64x2.mul (local.get $r) (v128.const f64x2 -0.125 -0.125))))))))))))))))))
      (local.set $values (i32.add (local.get $values) (i32.const 16)))
      (local.set $decays (i32.add (local.get $decays) (i32.const 16)))
      (local.set $logs (i32.add (local.get $logs) (i32.const 16)))
      (br_if $twoValues (i32.lt_u (local.get $values) (local.get $valuesEnd))))))
