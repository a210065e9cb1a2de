;; Sums over the grid of purchase rates, for some customers: what their history weighs at each rate, and how much of it
;; comes back. Two rates at a time in vectors of two float64; each of both lanes is summed up by itself, in the order of
;; the rates, and the lanes are added at the end, as JavaScript does it: the bits are the same.
(module
  (memory (import "latent" "memory") 1)
  ;; Bytes: $asked to $askedEnd nine addresses a customer, of 18 float64 each; $sums two float64 a customer.
  (func (export "sumUp")
    (param $asked i32) (param $askedEnd i32) (param $sums i32)
    (local $at i32)
    (local $powers i32) (local $left i32) (local $there i32) (local $back i32) (local $share i32)
    (local $countedCoarse i32) (local $countedFine i32) (local $silentCoarse i32) (local $silentFine i32)
    (local $weight v128) (local $silent v128) (local $evidence v128) (local $returns v128)
    (loop $customers
      (local.set $powers (i32.load (local.get $asked)))
      (local.set $countedCoarse (i32.load offset=4 (local.get $asked)))
      (local.set $countedFine (i32.load offset=8 (local.get $asked)))
      (local.set $silentCoarse (i32.load offset=12 (local.get $asked)))
      (local.set $silentFine (i32.load offset=16 (local.get $asked)))
      (local.set $left (i32.load offset=20 (local.get $asked)))
      (local.set $there (i32.load offset=24 (local.get $asked)))
      (local.set $back (i32.load offset=28 (local.get $asked)))
      (local.set $share (i32.load offset=32 (local.get $asked)))
      (local.set $evidence (v128.const f64x2 0 0))
      (local.set $returns (v128.const f64x2 0 0))
      (local.set $at (i32.const 0))
      (loop $rates
        (local.set $weight
          (f64x2.mul
            (v128.load (i32.add (local.get $powers) (local.get $at)))
            (f64x2.mul
              (v128.load (i32.add (local.get $countedCoarse) (local.get $at)))
              (v128.load (i32.add (local.get $countedFine) (local.get $at))))))
        (local.set $silent
          (f64x2.mul
            (v128.load (i32.add (local.get $silentCoarse) (local.get $at)))
            (v128.load (i32.add (local.get $silentFine) (local.get $at)))))
        (local.set $evidence
          (f64x2.add (local.get $evidence)
            (f64x2.mul (local.get $weight)
              (f64x2.add
                (v128.load (i32.add (local.get $left) (local.get $at)))
                (f64x2.mul (local.get $silent) (v128.load (i32.add (local.get $there) (local.get $at))))))))
        (local.set $returns
          (f64x2.add (local.get $returns)
            (f64x2.mul
              (f64x2.mul (local.get $weight) (local.get $silent))
              (f64x2.mul
                (v128.load (i32.add (local.get $back) (local.get $at)))
                (v128.load (i32.add (local.get $share) (local.get $at)))))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br_if $rates (i32.lt_u (local.get $at) (i32.const 144))))
      (f64.store (local.get $sums)
        (f64.add (f64x2.extract_lane 0 (local.get $evidence)) (f64x2.extract_lane 1 (local.get $evidence))))
      (f64.store offset=8 (local.get $sums)
        (f64.add (f64x2.extract_lane 0 (local.get $returns)) (f64x2.extract_lane 1 (local.get $returns))))
      (local.set $sums (i32.add (local.get $sums) (i32.const 16)))
      (local.set $asked (i32.add (local.get $asked) (i32.const 36)))
      (br_if $customers (i32.lt_u (local.get $asked) (local.get $askedEnd))))))
