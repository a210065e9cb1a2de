;; A dense layer of one row, eight units at a time in four vectors of two float64. Each unit's sum is made by itself and
;; in the order of the inputs, with one rounding a multiplication and one an addition, as JavaScript makes it: the bits
;; are the same.
(module
  (memory (import "network" "memory") 1)
  ;; Bytes: $lanes the weights, eight units of each input beside each other; $input to $inputEnd the layer's inputs;
  ;; $bias one a unit; $output to $outputEnd one a unit, a multiple of eight of them.
  (func (export "dense")
    (param $lanes i32) (param $bias i32)
    (param $input i32) (param $inputEnd i32)
    (param $output i32) (param $outputEnd i32)
    (local $at i32) (local $value v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (loop $eightUnits
      (local.set $a (v128.load (local.get $bias)))
      (local.set $b (v128.load offset=16 (local.get $bias)))
      (local.set $c (v128.load offset=32 (local.get $bias)))
      (local.set $d (v128.load offset=48 (local.get $bias)))
      (local.set $at (local.get $input))
      (block $summed
        (loop $inputs
          (br_if $summed (i32.ge_u (local.get $at) (local.get $inputEnd)))
          (local.set $value (v128.load64_splat (local.get $at)))
          (local.set $a (f64x2.add (local.get $a) (f64x2.mul (v128.load (local.get $lanes)) (local.get $value))))
          (local.set $b (f64x2.add (local.get $b) (f64x2.mul (v128.load offset=16 (local.get $lanes)) (local.get $value))))
          (local.set $c (f64x2.add (local.get $c) (f64x2.mul (v128.load offset=32 (local.get $lanes)) (local.get $value))))
          (local.set $d (f64x2.add (local.get $d) (f64x2.mul (v128.load offset=48 (local.get $lanes)) (local.get $value))))
          (local.set $lanes (i32.add (local.get $lanes) (i32.const 64)))
          (local.set $at (i32.add (local.get $at) (i32.const 8)))
          (br $inputs)))
      (v128.store (local.get $output) (local.get $a))
      (v128.store offset=16 (local.get $output) (local.get $b))
      (v128.store offset=32 (local.get $output) (local.get $c))
      (v128.store offset=48 (local.get $output) (local.get $d))
      (local.set $bias (i32.add (local.get $bias) (i32.const 64)))
      (local.set $output (i32.add (local.get $output) (i32.const 64)))
      (br_if $eightUnits (i32.lt_u (local.get $output) (local.get $outputEnd))))))
