// What Swift has no word for: a few instructions of the processor, and what it can do.
#ifndef NBRUN_PROCESSOR_H
#define NBRUN_PROCESSOR_H

#include <stdbool.h>
#include <stdint.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

// The operating system saves these parts of the registers: XCR0, which the processor itself may not have.
static inline uint64_t processor_saved_state(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE)) return 0;
  uint32_t low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (uint64_t)high << 32 | low;
}

// AVX2 and FMA, as processors have them since 2013.
static inline bool processor_has_avx2(void) {
  unsigned a, b, c, d;
  if ((processor_saved_state() & 0x6) != 0x6) return false;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_FMA)) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_AVX2) && (b & bit_BMI) && (b & bit_BMI2);
}

// AVX-512 and everything else that x86-64-v4 has, for the compiler may use all of it.
static inline bool processor_has_avx512(void) {
  unsigned a, b, c, d;
  const unsigned needed = bit_AVX512F | bit_AVX512BW | bit_AVX512CD | bit_AVX512DQ | bit_AVX512VL;
  if (!processor_has_avx2() || (processor_saved_state() & 0xe6) != 0xe6) return false;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_MOVBE) || !(c & bit_F16C)) return false;
  if (!__get_cpuid(0x80000001, &a, &b, &c, &d) || !(c & bit_LZCNT)) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & needed) == needed;
}

// Numbers too small to be normal become zero, as operands and as results, on the calling thread: some processors
// are a hundred times slower with them. Returns what was before, for processor_restore_arithmetic.
static inline uint64_t processor_flush_subnormals(void) {
  unsigned before = _mm_getcsr();
  _mm_setcsr(before | 0x8040);
  return before;
}
static inline void processor_restore_arithmetic(uint64_t before) { _mm_setcsr((unsigned)before); }

// In a loop that waits for another thread.
static inline void processor_pause(void) { _mm_pause(); }

// Bit k tells that byte k of sixteen is not zero.
static inline uint64_t processor_nonzero_bytes_16(const uint8_t *bytes) {
  const __m128i sixteen = _mm_loadu_si128((const __m128i *)bytes);
  return 0xffffu & ~(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(sixteen, _mm_setzero_si128()));
}

#elif defined(__aarch64__)

static inline uint64_t processor_flush_subnormals(void) {
  uint64_t before;
  __asm__ volatile("mrs %0, fpcr" : "=r"(before));
  __asm__ volatile("msr fpcr, %0" ::"r"(before | 1u << 24) : "memory");
  return before;
}
static inline void processor_restore_arithmetic(uint64_t before) {
  __asm__ volatile("msr fpcr, %0" ::"r"(before) : "memory");
}
static inline void processor_pause(void) { __asm__ volatile("yield"); }

#else

static inline uint64_t processor_flush_subnormals(void) { return 0; }
static inline void processor_restore_arithmetic(uint64_t before) { (void)before; }
static inline void processor_pause(void) {}

#endif

#if !defined(__x86_64__)
// Bit k tells that byte k of sixteen is not zero.
static inline uint64_t processor_nonzero_bytes_16(const uint8_t *bytes) {
  uint64_t bits = 0;
  for (int k = 0; k < 16; k++) bits |= (uint64_t)(bytes[k] != 0) << k;
  return bits;
}
#endif

// Bit k tells that byte k of at most 64 is not zero.
static inline uint64_t processor_nonzero_bytes(const uint8_t *bytes, long count) {
#if defined(__AVX512BW__)
  // Masked bytes are not read.
  const __mmask64 some = count >= 64 ? ~0ull : (1ull << count) - 1;
  const __m512i all = _mm512_maskz_loadu_epi8(some, bytes);
  return _mm512_test_epi8_mask(all, all);
#else
  uint64_t bits = 0;
  long k = 0;
#if defined(__AVX2__)
  for (; k + 32 <= count; k += 32) {
    const __m256i some = _mm256_loadu_si256((const __m256i *)(bytes + k));
    const __m256i zeros = _mm256_cmpeq_epi8(some, _mm256_setzero_si256());
    bits |= (uint64_t)~(uint32_t)_mm256_movemask_epi8(zeros) << k;
  }
#endif
  for (; k + 16 <= count; k += 16) bits |= processor_nonzero_bytes_16(bytes + k) << k;
  for (; k < count; k++) bits |= (uint64_t)(bytes[k] != 0) << k;
  return bits;
#endif
}

// This address will be read soon.
static inline void processor_prefetch(const void *address) { __builtin_prefetch(address); }

#endif
