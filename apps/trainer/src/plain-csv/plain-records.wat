;; Finds the cells of CSV records, 16 bytes at a time, and reads numbers; see `plain-records.ts`.
(module
  (memory (import "plain" "memory") 1)

  ;; From $at to $end lie whole lines, each with its line feed. $starts receives, of each record, the places of its
  ;; $cells cells and the place behind it. Returns the number of records found, $most of them at most; -1 where one is
  ;; not plain.
  (func (export "findRecords")
    (param $at i32) (param $end i32) (param $starts i32) (param $cells i32) (param $most i32) (result i32)
    (local $bytes v128) (local $lineFeeds v128) (local $separators i32) (local $ends i32) (local $within i32)
    (local $next i32) (local $left i32) (local $count i32)
    (i32.store (local.get $starts) (local.get $at))
    (local.set $left (local.get $cells))
    (loop $sixteenBytes
      (local.set $bytes (v128.load (local.get $at)))
      (local.set $lineFeeds (i8x16.eq (local.get $bytes) (i8x16.splat (i32.const 10))))
      (local.set $within (i32.const 0xffff))
      (if (i32.lt_u (i32.sub (local.get $end) (local.get $at)) (i32.const 16))
        (then
          (local.set $within
            (i32.sub (i32.shl (i32.const 1) (i32.sub (local.get $end) (local.get $at))) (i32.const 1)))))
      ;; Quotes, number signs and control characters.
      (if (i32.and
            (local.get $within)
            (i8x16.bitmask
              (v128.andnot
                (v128.or
                  (i8x16.lt_u (local.get $bytes) (i8x16.splat (i32.const 32)))
                  (v128.or
                    (i8x16.eq (local.get $bytes) (i8x16.splat (i32.const 34)))
                    (i8x16.eq (local.get $bytes) (i8x16.splat (i32.const 35)))))
                (local.get $lineFeeds))))
        (then (return (i32.const -1))))
      (local.set $ends (i8x16.bitmask (local.get $lineFeeds)))
      (local.set $separators
        (i32.and
          (local.get $within)
          (i32.or
            (local.get $ends)
            (i8x16.bitmask (i8x16.eq (local.get $bytes) (i8x16.splat (i32.const 44)))))))
      (block $noMore
        (loop $separator
          (br_if $noMore (i32.eqz (local.get $separators)))
          (local.set $next
            (i32.add (i32.add (local.get $at) (i32.ctz (local.get $separators))) (i32.const 1)))
          (local.set $starts (i32.add (local.get $starts) (i32.const 4)))
          (i32.store (local.get $starts) (local.get $next))
          (local.set $left (i32.sub (local.get $left) (i32.const 1)))
          (if (i32.and
                (local.get $ends)
                (i32.and (local.get $separators) (i32.sub (i32.const 0) (local.get $separators))))
            (then
              (if (local.get $left) (then (return (i32.const -1))))
              (local.set $count (i32.add (local.get $count) (i32.const 1)))
              (if (i32.or
                    (i32.eq (local.get $count) (local.get $most))
                    (i32.eq (local.get $next) (local.get $end)))
                (then (return (local.get $count))))
              (local.set $left (local.get $cells))
              (local.set $starts (i32.add (local.get $starts) (i32.const 4)))
              (i32.store (local.get $starts) (local.get $next)))
            (else
              (if (i32.eqz (local.get $left)) (then (return (i32.const -1))))))
          (local.set $separators
            (i32.and (local.get $separators) (i32.sub (local.get $separators) (i32.const 1))))
          (br $separator)))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br $sixteenBytes))
    (unreachable))

  ;; Reads one cell of each of $count records as a number: digits, among which there may be a point. $start is where
  ;; the place of the first record's cell lies, $stride the bytes to the next record's. Where $isOptional, an empty cell
  ;; is NaN. 0 where a cell is written in any other way, else 1.
  (func (export "readNumbers")
    (param $start i32) (param $stride i32) (param $count i32) (param $isOptional i32) (param $powers i32)
    (param $values i32) (result i32)
    (local $valuesEnd i32) (local $at i32) (local $from i32) (local $to i32) (local $point i32) (local $digit i32)
    (local $value i64) (local $number f64)
    (local.set $valuesEnd (i32.add (local.get $values) (i32.shl (local.get $count) (i32.const 3))))
    (loop $cells
      (local.set $from (i32.load (local.get $start)))
      (local.set $to (i32.sub (i32.load offset=4 (local.get $start)) (i32.const 1)))
      (local.set $value (i64.const 0))
      (local.set $point (i32.const 0))
      (local.set $at (local.get $from))
      (block $read
        (loop $bytes
          (br_if $read (i32.ge_u (local.get $at) (local.get $to)))
          (local.set $digit (i32.sub (i32.load8_u (local.get $at)) (i32.const 48)))
          (if (i32.lt_u (local.get $digit) (i32.const 10))
            (then
              (local.set $value
                (i64.add (i64.mul (local.get $value) (i64.const 10)) (i64.extend_i32_u (local.get $digit)))))
            (else
              ;; A point with digits on both sides.
              (if (i32.or
                    (i32.ne (local.get $digit) (i32.const -2))
                    (i32.or
                      (local.get $point)
                      (i32.or
                        (i32.eq (local.get $at) (local.get $from))
                        (i32.eq (local.get $at) (i32.sub (local.get $to) (i32.const 1))))))
                (then (return (i32.const 0))))
              (local.set $point (local.get $at))))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br $bytes)))
      (local.set $number (f64.convert_i64_s (local.get $value)))
      (local.set $digit (i32.sub (local.get $to) (local.get $from)))
      (if (local.get $point)
        (then
          (local.set $digit (i32.sub (local.get $digit) (i32.const 1)))
          (local.set $number
            (f64.div
              (local.get $number)
              (f64.load
                (i32.add
                  (local.get $powers)
                  (i32.shl
                    (i32.and (i32.sub (i32.sub (local.get $to) (local.get $point)) (i32.const 1)) (i32.const 15))
                    (i32.const 3))))))))
      ;; Up to 15 digits are a whole number below 2^53, and so is the power of ten: the quotient is exact.
      (if (i32.gt_u (local.get $digit) (i32.const 15)) (then (return (i32.const 0))))
      (if (i32.eqz (local.get $digit))
        (then
          (if (i32.eqz (local.get $isOptional)) (then (return (i32.const 0))))
          (local.set $number (f64.const nan))))
      (f64.store (local.get $values) (local.get $number))
      (local.set $values (i32.add (local.get $values) (i32.const 8)))
      (local.set $start (i32.add (local.get $start) (local.get $stride)))
      (br_if $cells (i32.lt_u (local.get $values) (local.get $valuesEnd))))
    (i32.const 1)))
