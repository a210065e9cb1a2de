;; Writes records again, each with the cells of its prediction behind it; see `prediction-text.ts`.
(module
  (memory (import "plain" "memory") 1)
  (func $writeNumber (import "plain" "writeNumber") (param f64 i32) (result i32))

  ;; Up to 16 bytes behind the copy are overwritten too. Returns the place behind it, as all functions here do.
  (func $copy (param $from i32) (param $to i32) (param $length i32) (result i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $to) (local.get $length)))
    (loop $sixteenBytes
      (v128.store (local.get $to) (v128.load (local.get $from)))
      (local.set $from (i32.add (local.get $from) (i32.const 16)))
      (local.set $to (i32.add (local.get $to) (i32.const 16)))
      (br_if $sixteenBytes (i32.lt_u (local.get $to) (local.get $end))))
    (local.get $end))

  (func $writeDigits (param $value i32) (param $count i32) (param $at i32) (result i32)
    (local $place i32) (local $tenth i32)
    (local.set $place (i32.add (local.get $at) (local.get $count)))
    (loop $digits
      (local.set $place (i32.sub (local.get $place) (i32.const 1)))
      (local.set $tenth (i32.div_u (local.get $value) (i32.const 10)))
      (i32.store8 (local.get $place)
        (i32.add (i32.const 48) (i32.sub (local.get $value) (i32.mul (local.get $tenth) (i32.const 10)))))
      (local.set $value (local.get $tenth))
      (br_if $digits (i32.gt_u (local.get $place) (local.get $at))))
    (i32.add (local.get $at) (local.get $count)))

  (func $writeWholeNumber (param $value i64) (param $at i32) (result i32)
    (local $count i32) (local $power i64)
    (if (i64.lt_s (local.get $value) (i64.const 0))
      (then
        (i32.store8 (local.get $at) (i32.const 45))
        (return
          (call $writeWholeNumber
            (i64.sub (i64.const 0) (local.get $value))
            (i32.add (local.get $at) (i32.const 1))))))
    (if (i64.ge_u (local.get $value) (i64.const 1000000000))
      (then
        (return
          (call $writeDigits
            (i32.wrap_i64 (i64.rem_u (local.get $value) (i64.const 1000000000)))
            (i32.const 9)
            (call $writeWholeNumber (i64.div_u (local.get $value) (i64.const 1000000000)) (local.get $at))))))
    (local.set $count (i32.const 1))
    (local.set $power (i64.const 10))
    (loop $longer
      (if (i64.ge_u (local.get $value) (local.get $power))
        (then
          (local.set $power (i64.mul (local.get $power) (i64.const 10)))
          (local.set $count (i32.add (local.get $count) (i32.const 1)))
          (br $longer))))
    (call $writeDigits (i32.wrap_i64 (local.get $value)) (local.get $count) (local.get $at)))

  ;; $start is where the place of the first record lies, $cells the number of its cells, whose places lie behind it.
  ;; $columns to $columnsEnd: of each the kind (0 a number, 1 a whole one, 2 a choice), where its answers lie, and where
  ;; the place and length of each choice's text do. An answer of NaN is an empty cell. $skipped bytes of each column's
  ;; answers are those of records before. What is the same for all records, and ends them, lies from $end.
  (func (export "writeRecords")
    (param $start i32) (param $cells i32) (param $count i32)
    (param $columns i32) (param $columnsEnd i32) (param $skipped i32)
    (param $end i32) (param $endLength i32)
    (param $at i32) (result i32)
    (local $from i32) (local $column i32) (local $text i32) (local $answer f64)
    (loop $records
      (local.set $from (i32.load (local.get $start)))
      (local.set $start (i32.add (local.get $start) (i32.shl (local.get $cells) (i32.const 2))))
      (local.set $at
        (call $copy
          (local.get $from)
          (local.get $at)
          (i32.sub (i32.sub (i32.load (local.get $start)) (i32.const 1)) (local.get $from))))
      (local.set $start (i32.add (local.get $start) (i32.const 4)))
      (local.set $column (local.get $columns))
      (loop $eachColumn
        (i32.store8 (local.get $at) (i32.const 44))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (local.set $answer
          (f64.load (i32.add (i32.load offset=4 (local.get $column)) (local.get $skipped))))
        (if (f64.eq (local.get $answer) (local.get $answer))
          (then
            (if (i32.eqz (i32.load (local.get $column)))
              (then (local.set $at (call $writeNumber (local.get $answer) (local.get $at))))
              (else
                (if (i32.eq (i32.load (local.get $column)) (i32.const 1))
                  (then
                    (local.set $at
                      (call $writeWholeNumber (i64.trunc_sat_f64_s (local.get $answer)) (local.get $at))))
                  (else
                    (local.set $text
                      (i32.add
                        (i32.load offset=8 (local.get $column))
                        (i32.shl (i32.trunc_sat_f64_s (local.get $answer)) (i32.const 3))))
                    (local.set $at
                      (call $copy
                        (i32.load (local.get $text))
                        (local.get $at)
                        (i32.load offset=4 (local.get $text))))))))))
        (local.set $column (i32.add (local.get $column) (i32.const 12)))
        (br_if $eachColumn (i32.lt_u (local.get $column) (local.get $columnsEnd))))
      (local.set $at (call $copy (local.get $end) (local.get $at) (local.get $endLength)))
      (local.set $skipped (i32.add (local.get $skipped) (i32.const 8)))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br_if $records (local.get $count)))
    (local.get $at)))
