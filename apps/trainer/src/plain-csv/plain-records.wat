;; Finds the cells of CSV records, and copies bytes, 16 of them at a time; see `plain-records.ts`.
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

  ;; Up to 16 bytes behind the copy are overwritten too. Returns the place behind it.
  (func (export "copyBytes") (param $from i32) (param $to i32) (param $length i32) (result i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $to) (local.get $length)))
    (loop $sixteenBytes
      (v128.store (local.get $to) (v128.load (local.get $from)))
      (local.set $from (i32.add (local.get $from) (i32.const 16)))
      (local.set $to (i32.add (local.get $to) (i32.const 16)))
      (br_if $sixteenBytes (i32.lt_u (local.get $to) (local.get $end))))
    (local.get $end)))
