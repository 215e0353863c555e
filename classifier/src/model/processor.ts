import { readFileSync } from 'node:fs'

/** As Linux lists them: 8-bit products added in 32 bits, with 512-bit registers or with 256. */
const VNNI = /^flags\s*:.*\b(avx512_vnni|avx_vnni)\b/m

/**
 * Whether ONNX Runtime adds 8-bit products of int8 weights in 16 bits here, which overflow without an error: on x86
 * processors without VNNI (AMD before Zen 4, Intel before Cascade Lake). Where the system does not tell, it is assumed.
 */
export function saturates(arch = process.arch, cpuinfo = readCpuinfo()): boolean {
  return arch === 'x64' && !VNNI.test(cpuinfo)
}

function readCpuinfo(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8')
  } catch {
    return ''
  }
}
