// Speed of the file formats, built twice by scripts/studies/bench_formats: native and WebAssembly. One line per measurement:
// name, best milliseconds of several runs, and how much was done in that time.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "core/formats/csv.hpp"
#include "core/formats/csv_writer.hpp"
#include "core/formats/wfdb_header.hpp"
#include "core/formats/wfdb_record_writer.hpp"
#include "core/formats/wfdb_signal.hpp"
#include "core/record/record.hpp"

namespace {

using namespace ecg;

constexpr SampleIndex kLength = 650'000;  // half an hour at 360 Hz, as the MIT-BIH records have it
constexpr int kRuns = 15;
constexpr double kBytesPerMegabyte = 1e6;

Record made_record() {
  Record record{.name = "made", .fs_hz = 360.0, .length = kLength};
  std::uint32_t seed = 1;
  for (int lead = 0; lead < 2; ++lead) {
    std::vector<std::int16_t> samples;
    for (SampleIndex i = 0; i < kLength; ++i) {
      seed = seed * 1'664'525U + 1'013'904'223U;
      const double wave = 400.0 * std::sin(0.0157 * static_cast<double>(i)) + static_cast<double>(seed >> 28U);
      samples.push_back(static_cast<std::int16_t>(wave));
    }
    record.signals.push_back({.lead = lead == 0 ? "MLII" : "V1", .baseline_adu = 1024.0, .adu = std::move(samples)});
  }
  return record;
}

template <typename Work>
double best_ms(int runs, Work work) {
  double best = std::numeric_limits<double>::max();
  for (int run = 0; run < runs; ++run) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - begin;
    best = std::min(best, taken.count());
  }
  return best;
}

void say(const char* name, double ms, double amount, const char* unit) {
  std::printf("%s\t%.3f\t%.1f\t%s\n", name, ms, amount, unit);
}

}  // namespace

int main() {
  const Record record = made_record();
  double sum = 0.0;  // keeps the optimiser from dropping the work

  const auto files = wfdb::write_record(record, "made", wfdb::SampleWidth::bits_12);
  const auto header = wfdb::parse_header(files.value().header);
  const double decode_ms = best_ms(kRuns, [&] {
    auto decoder = wfdb::SignalDecoder::open(header.value().signals, kLength, std::ssize(files.value().signals));
    decoder.value().push(files.value().signals);
    sum += static_cast<double>(std::move(decoder).value().finish().size());
  });
  say("format 212: decode 2 x 650,000", decode_ms, 2.0 * kLength / decode_ms / 1000.0, "M samples/s");

  std::vector<float> values(static_cast<std::size_t>(kLength));
  const double physical_ms = best_ms(kRuns, [&] {
    for (const Signal& signal : record.signals) {
      signal.read(0, values);
      sum += static_cast<double>(values[7]);
    }
  });
  say("to physical units 2 x 650,000", physical_ms, 2.0 * kLength / physical_ms / 1000.0, "M samples/s");

  const double encode_ms = best_ms(5, [&] {
    sum += static_cast<double>(wfdb::write_record(record, "made", wfdb::SampleWidth::bits_12).value().signals.size());
  });
  say("format 212: write 2 x 650,000", encode_ms, 2.0 * kLength / encode_ms / 1000.0, "M samples/s");

  const std::string table = write_table(record);
  const double megabytes = static_cast<double>(table.size()) / kBytesPerMegabyte;
  const double table_ms = best_ms(5, [&] {
    TableReader reader({});
    const auto bytes = std::as_bytes(std::span(table));
    constexpr std::size_t kChunk = 8 << 20;  // as the shells read
    for (std::size_t at = 0; at < bytes.size(); at += kChunk)
      sum += reader.push(bytes.subspan(at, std::min(kChunk, bytes.size() - at))).has_value() ? 1.0 : 0.0;
    sum += std::move(reader).finish().has_value() ? 1.0 : 0.0;
  });
  say("CSV: read", table_ms, megabytes * 1000.0 / table_ms, "MB/s");
  const double write_ms = best_ms(3, [&] { sum += static_cast<double>(write_table(record).size()); });
  say("CSV: write", write_ms, megabytes * 1000.0 / write_ms, "MB/s");
  return sum == 0.5 ? 1 : 0;
}
