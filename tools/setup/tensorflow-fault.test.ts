import { CommandError } from './run-command.mjs';
import { tensorFlowFault } from './tensorflow-fault.mjs';

const failed = (command: string, output: string, code?: string) =>
  new CommandError(command, 'ended with exit code 1', output, code);

test.each([
  [failed('python3', '', 'ENOENT'), 'install python3'],
  [failed('python3', '/usr/bin/python3: No module named pip'), 'install python3-pip'],
  [failed('g++', '', 'ENOENT'), 'install g++'],
  [failed('python3', "Retrying ... NewConnectionError('...')\nERROR: No matching distribution found"), 'network'],
  [
    failed('python3', 'ERROR: No matching distribution found for tensorflow-cpu==2.15.1'),
    'pip found no tensorflow-cpu',
  ],
  [failed('python3', 'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES'), 'another checksum'],
  [failed('python3', 'OSError: [Errno 28] No space left on device'), 'the disk is full'],
  [
    Object.assign(new Error("EACCES: permission denied, mkdir '/x'"), { code: 'EACCES' }),
    "'/x': make that folder writable",
  ],
  [failed('g++', 'In file included from a.cc:\na.h:1: fatal error: b.h: No such file\ncompilation terminated.'), 'b.h'],
])('%s becomes one line that says what to do', (error, words) => {
  const fault = tensorFlowFault(error);
  expect(fault).toContain(words);
  expect(fault).not.toContain('\n');
});
