;; Writes a float64 as the shortest decimal that reads back as the same bits, of several the closest one.
;; Source: Giulietti (2020), The Schubfach way to render doubles. `number-writer.ts` fills the tables.
(module
  (memory (import "number" "memory") 1)
  ;; Bytes: from 0 the texts "00" to "99", from 256 the powers of ten, from 12288 a place for 18 digits.

  ;; The upper half of a product of 128 bits.
  (func $upperHalf (param $a i64) (param $b i64) (result i64)
    (local $middle i64) (local $other i64)
    (local.set $middle
      (i64.add
        (i64.mul (i64.shr_u (local.get $a) (i64.const 32)) (i64.and (local.get $b) (i64.const 0xffffffff)))
        (i64.shr_u
          (i64.mul (i64.and (local.get $a) (i64.const 0xffffffff)) (i64.and (local.get $b) (i64.const 0xffffffff)))
          (i64.const 32))))
    (local.set $other
      (i64.add
        (i64.mul (i64.and (local.get $a) (i64.const 0xffffffff)) (i64.shr_u (local.get $b) (i64.const 32)))
        (i64.and (local.get $middle) (i64.const 0xffffffff))))
    (i64.add
      (i64.mul (i64.shr_u (local.get $a) (i64.const 32)) (i64.shr_u (local.get $b) (i64.const 32)))
      (i64.add
        (i64.shr_u (local.get $middle) (i64.const 32))
        (i64.shr_u (local.get $other) (i64.const 32)))))

  ;; The product with a power of ten, without its lower 128 bits; its last bit tells whether any of these were set.
  (func $timesPower (param $power i32) (param $factor i64) (result i64)
    (local $carried i64) (local $rest i64)
    (local.set $carried (call $upperHalf (i64.load (local.get $power)) (local.get $factor)))
    (local.set $rest
      (i64.add (i64.mul (i64.load offset=8 (local.get $power)) (local.get $factor)) (local.get $carried)))
    (i64.or
      (i64.add
        (call $upperHalf (i64.load offset=8 (local.get $power)) (local.get $factor))
        (i64.extend_i32_u (i64.lt_u (local.get $rest) (local.get $carried))))
      (i64.extend_i32_u (i64.gt_u (local.get $rest) (i64.const 1)))))

  (func $writePair (param $at i32) (param $pair i32)
    (i32.store16 (local.get $at) (i32.load16_u (i32.shl (local.get $pair) (i32.const 1)))))

  (func $writeEight (param $at i32) (param $digits i32)
    (local $four i32)
    (local.set $four (i32.div_u (local.get $digits) (i32.const 10000)))
    (call $writePair (local.get $at) (i32.div_u (local.get $four) (i32.const 100)))
    (call $writePair (i32.add (local.get $at) (i32.const 2)) (i32.rem_u (local.get $four) (i32.const 100)))
    (local.set $four (i32.rem_u (local.get $digits) (i32.const 10000)))
    (call $writePair (i32.add (local.get $at) (i32.const 4)) (i32.div_u (local.get $four) (i32.const 100)))
    (call $writePair (i32.add (local.get $at) (i32.const 6)) (i32.rem_u (local.get $four) (i32.const 100))))

  ;; 24 bytes, the last of which may be of no use.
  (func $copy (param $to i32) (param $from i32)
    (i64.store (local.get $to) (i64.load (local.get $from)))
    (i64.store offset=8 (local.get $to) (i64.load offset=8 (local.get $from)))
    (i64.store offset=16 (local.get $to) (i64.load offset=16 (local.get $from))))

  ;; $at is a place in the memory behind which 64 bytes may be overwritten; the result is the place behind the text.
  (func (export "writeNumber") (param $value f64) (param $at i32) (result i32)
    (local $bits i64) (local $fraction i64) (local $exponent i32) (local $isCloser i64)
    (local $c i64) (local $q i32) (local $k i32) (local $h i64) (local $power i32)
    (local $exact i64) (local $least i64) (local $most i64) (local $digits i64) (local $ten i64) (local $odd i64)
    (local $up i32) (local $first i32) (local $count i32) (local $point i32) (local $upper i32)
    (local.set $bits (i64.reinterpret_f64 (local.get $value)))
    (if (i64.lt_s (local.get $bits) (i64.const 0))
      (then
        (i32.store8 (local.get $at) (i32.const 45))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (local.set $bits (i64.and (local.get $bits) (i64.const 0x7fffffffffffffff)))))
    (if (i64.eqz (local.get $bits))
      (then
        (i32.store (local.get $at) (i32.const 0x00302e30))
        (return (i32.add (local.get $at) (i32.const 3)))))
    (local.set $exponent (i32.wrap_i64 (i64.shr_u (local.get $bits) (i64.const 52))))
    (local.set $fraction (i64.and (local.get $bits) (i64.const 0xfffffffffffff)))
    (if (local.get $exponent)
      (then
        (local.set $c (i64.or (local.get $fraction) (i64.const 0x10000000000000)))
        (local.set $q (i32.sub (local.get $exponent) (i32.const 1075))))
      (else
        (local.set $c (local.get $fraction))
        (local.set $q (i32.const -1074))))
    (block $found
      ;; Whole numbers below 2^53 are their own digits.
      (if (i32.and (i32.le_s (local.get $q) (i32.const 0)) (i32.ge_s (local.get $q) (i32.const -52)))
        (then
          (local.set $digits
            (i64.shr_u (local.get $c) (i64.extend_i32_u (i32.sub (i32.const 0) (local.get $q)))))
          (br_if $found
            (i64.eq
              (i64.shl (local.get $digits) (i64.extend_i32_u (i32.sub (i32.const 0) (local.get $q))))
              (local.get $c)))))
      (local.set $isCloser
        (i64.extend_i32_u
          (i32.and (i64.eqz (local.get $fraction)) (i32.gt_u (local.get $exponent) (i32.const 1)))))
      (local.set $k
        (i32.shr_s
          (i32.sub
            (i32.mul (local.get $q) (i32.const 1262611))
            (i32.mul (i32.wrap_i64 (local.get $isCloser)) (i32.const 524031)))
          (i32.const 22)))
      (local.set $h
        (i64.extend_i32_s
          (i32.add
            (i32.add (local.get $q) (i32.const 1))
            (i32.shr_s (i32.mul (i32.sub (i32.const 0) (local.get $k)) (i32.const 1741647)) (i32.const 19)))))
      (local.set $power (i32.add (i32.const 256) (i32.shl (i32.sub (i32.const 292) (local.get $k)) (i32.const 4))))
      (local.set $odd (i64.and (local.get $c) (i64.const 1)))
      (local.set $c (i64.shl (local.get $c) (i64.const 2)))
      (local.set $exact (call $timesPower (local.get $power) (i64.shl (local.get $c) (local.get $h))))
      (local.set $least
        (i64.add
          (local.get $odd)
          (call $timesPower (local.get $power)
            (i64.shl
              (i64.add (i64.sub (local.get $c) (i64.const 2)) (local.get $isCloser))
              (local.get $h)))))
      (local.set $most
        (i64.sub
          (call $timesPower (local.get $power)
            (i64.shl (i64.add (local.get $c) (i64.const 2)) (local.get $h)))
          (local.get $odd)))
      (local.set $digits (i64.shr_u (local.get $exact) (i64.const 2)))
      ;; One digit less, where exactly one such number reads back as the same.
      (if (i64.ge_u (local.get $digits) (i64.const 10))
        (then
          (local.set $ten (i64.div_u (local.get $digits) (i64.const 10)))
          (local.set $up
            (i64.le_u
              (i64.add (i64.mul (local.get $ten) (i64.const 40)) (i64.const 40))
              (local.get $most)))
          (if (i32.ne (local.get $up)
                (i64.le_u (local.get $least) (i64.mul (local.get $ten) (i64.const 40))))
            (then
              (local.set $digits (i64.add (local.get $ten) (i64.extend_i32_u (local.get $up))))
              (local.set $k (i32.add (local.get $k) (i32.const 1)))
              (br $found)))))
      (local.set $ten (i64.shl (local.get $digits) (i64.const 2)))
      (local.set $up (i64.le_u (i64.add (local.get $ten) (i64.const 4)) (local.get $most)))
      (if (i32.eq (local.get $up) (i64.le_u (local.get $least) (local.get $ten)))
        (then
          ;; The closer one of two, or of two as close the even one.
          (local.set $ten (i64.add (local.get $ten) (i64.const 2)))
          (local.set $up
            (i32.or
              (i64.gt_u (local.get $exact) (local.get $ten))
              (i32.and
                (i64.eq (local.get $exact) (local.get $ten))
                (i32.wrap_i64 (i64.and (local.get $digits) (i64.const 1))))))))
      (local.set $digits (i64.add (local.get $digits) (i64.extend_i32_u (local.get $up)))))
    ;; All 18 digits, with zeros before and behind.
    (local.set $ten (i64.div_u (local.get $digits) (i64.const 100000000)))
    (local.set $upper (i32.wrap_i64 (local.get $ten)))
    (call $writePair (i32.const 12288) (i32.div_u (local.get $upper) (i32.const 100000000)))
    (call $writeEight (i32.const 12290) (i32.rem_u (local.get $upper) (i32.const 100000000)))
    (call $writeEight (i32.const 12298)
      (i32.wrap_i64 (i64.sub (local.get $digits) (i64.mul (local.get $ten) (i64.const 100000000)))))
    (local.set $first (i32.const 12288))
    (loop $zeroBefore
      (if (i32.eq (i32.load8_u (local.get $first)) (i32.const 48))
        (then
          (local.set $first (i32.add (local.get $first) (i32.const 1)))
          (br $zeroBefore))))
    (local.set $point (i32.add (i32.sub (i32.const 12306) (local.get $first)) (local.get $k)))
    (local.set $count (i32.sub (i32.const 12306) (local.get $first)))
    (loop $zeroBehind
      (if (i32.eq (i32.load8_u offset=0 (i32.sub (i32.add (local.get $first) (local.get $count)) (i32.const 1))) (i32.const 48))
        (then
          (local.set $count (i32.sub (local.get $count) (i32.const 1)))
          (br $zeroBehind))))
    ;; As ECMA-262 puts the point, but with one in whole numbers too.
    (if (i32.and (i32.le_s (local.get $point) (i32.const 0)) (i32.gt_s (local.get $point) (i32.const -6)))
      (then
        (i64.store (local.get $at) (i64.const 0x3030303030302e30))
        (local.set $at (i32.sub (i32.add (local.get $at) (i32.const 2)) (local.get $point)))
        (call $copy (local.get $at) (local.get $first))
        (return (i32.add (local.get $at) (local.get $count)))))
    (call $copy (local.get $at) (local.get $first))
    (if (i32.and (i32.gt_s (local.get $point) (i32.const 0)) (i32.le_s (local.get $point) (i32.const 21)))
      (then
        (if (i32.lt_s (local.get $point) (local.get $count))
          (then
            (local.set $at (i32.add (local.get $at) (local.get $point)))
            (i32.store8 (local.get $at) (i32.const 46))
            (call $copy (i32.add (local.get $at) (i32.const 1)) (i32.add (local.get $first) (local.get $point)))
            (return (i32.add (i32.add (local.get $at) (i32.const 1)) (i32.sub (local.get $count) (local.get $point))))))
        (i64.store (i32.add (local.get $at) (local.get $count)) (i64.const 0x3030303030303030))
        (i64.store offset=8 (i32.add (local.get $at) (local.get $count)) (i64.const 0x3030303030303030))
        (i64.store offset=16 (i32.add (local.get $at) (local.get $count)) (i64.const 0x3030303030303030))
        (local.set $at (i32.add (local.get $at) (local.get $point)))
        (i32.store16 (local.get $at) (i32.const 0x302e))
        (return (i32.add (local.get $at) (i32.const 2)))))
    (local.set $at (i32.add (local.get $at) (i32.const 1)))
    (if (i32.gt_u (local.get $count) (i32.const 1))
      (then
        (i32.store8 (local.get $at) (i32.const 46))
        (call $copy (i32.add (local.get $at) (i32.const 1)) (i32.add (local.get $first) (i32.const 1)))
        (local.set $at (i32.add (local.get $at) (local.get $count)))))
    (i32.store8 (local.get $at) (i32.const 101))
    (local.set $at (i32.add (local.get $at) (i32.const 1)))
    (local.set $k (i32.sub (local.get $point) (i32.const 1)))
    (if (i32.lt_s (local.get $k) (i32.const 0))
      (then
        (i32.store8 (local.get $at) (i32.const 45))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (local.set $k (i32.sub (i32.const 0) (local.get $k)))))
    (if (i32.ge_u (local.get $k) (i32.const 100))
      (then
        (i32.store8 (local.get $at) (i32.add (i32.const 48) (i32.div_u (local.get $k) (i32.const 100))))
        (call $writePair (i32.add (local.get $at) (i32.const 1)) (i32.rem_u (local.get $k) (i32.const 100)))
        (return (i32.add (local.get $at) (i32.const 3)))))
    (if (i32.ge_u (local.get $k) (i32.const 10))
      (then
        (call $writePair (local.get $at) (local.get $k))
        (return (i32.add (local.get $at) (i32.const 2)))))
    (i32.store8 (local.get $at) (i32.add (i32.const 48) (local.get $k)))
    (i32.add (local.get $at) (i32.const 1))))
