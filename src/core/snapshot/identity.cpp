#include "core/snapshot/identity.hpp"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/byte_writer.hpp"
#include "core/base/sha256.hpp"

namespace ecg {

namespace {

constexpr std::string_view kScheme = "fiducial recording 1";  ///< a change of what is hashed takes a new number
constexpr std::size_t kPiece_samples = 4096;

void update(Sha256& hash, ByteWriter&& out) { hash.update(std::move(out).finish()); }

void add_samples(Sha256& hash, const Signal& signal) {
  std::visit(
      [&](const auto& samples) {
        for (std::size_t first = 0; first < samples.size(); first += kPiece_samples) {
          const std::size_t end = std::min(first + kPiece_samples, samples.size());
          ByteWriter piece(sizeof(std::int32_t) * (end - first));
          for (std::size_t i = first; i < end; ++i) piece.i32_le(samples[i]);
          update(hash, std::move(piece));
        }
      },
      signal.adu);
}

}  // namespace

std::string identity(const Record& record) {
  Sha256 hash;
  ByteWriter head;
  head.text(kScheme);
  head.f64_le(record.fs_hz);
  head.i64_le(record.length);
  head.u64_le(record.signals.size());
  update(hash, std::move(head));
  for (const Signal& signal : record.signals) {
    ByteWriter facts;
    facts.text(signal.lead);
    facts.text(signal.unit);
    facts.f64_le(signal.gain_adu_per_unit);
    facts.f64_le(signal.baseline_adu);
    facts.u64_le(signal.gaps.size());
    for (const SampleRange& gap : signal.gaps) {
      facts.i64_le(gap.begin);
      facts.i64_le(gap.end);
    }
    update(hash, std::move(facts));
    add_samples(hash, signal);
  }
  return std::move(hash).finish();
}

}  // namespace ecg
