#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/bit_reader.hpp"
#include "core/base/error.hpp"

namespace ecg::flac {

inline constexpr std::size_t kMaxChannels = 8;

/// Decodes a FLAC stream (RFC 9639) of up to 24 bits per sample, pushed in chunks of any size:
///
///     decoder.push(bytes);
///     while (decoder.next_block()) use(decoder.block(channel));
///
/// Both checksums of each block are verified. A damaged or foreign block ends the stream: what came before stands, and
/// `failure()` says where it ended. Memory: one block (65,535 samples per channel at most) and its bytes.
class Decoder {
 public:
  /// `channels`: as many as the stream must have. `max_bits`: more bits per sample are refused.
  Decoder(std::size_t channels, unsigned max_bits) : channels_(channels), max_bits_(max_bits) {}

  void push(std::span<const std::byte> bytes);
  /// No more bytes will come.
  void end() { ended_ = true; }

  /// Decodes the next block; false when more bytes are needed or the stream has ended.
  bool next_block();
  /// Samples of the block decoded last.
  [[nodiscard]] std::span<const std::int32_t> block(std::size_t channel) const { return samples_[channel]; }

  /// unsupported "channels", "bits per sample"; malformed with the offset into the stream. A stream that just ends is no
  /// failure.
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

 private:
  enum class Outcome : std::uint8_t { done, needs_more, failed };
  struct BlockHeader;
  Outcome fail(ErrorCode code, const char* field);
  Outcome skip_metadata();
  Outcome decode_block();
  Outcome read_header(BitReader& in, BlockHeader& header);
  bool read_channel(BitReader& in, std::vector<std::int32_t>& samples, unsigned bits);
  [[nodiscard]] bool read_residual(BitReader& in, std::span<std::int32_t> samples, std::size_t order) const;

  std::size_t channels_ = 1;
  unsigned max_bits_ = 24;
  unsigned stream_bits_ = 0;
  bool in_blocks_ = false;  ///< the metadata was skipped
  bool marker_seen_ = false;
  bool ended_ = false;
  std::vector<std::byte> pending_;
  std::size_t begin_ = 0;       ///< of what is not decoded yet, within pending_
  std::size_t worthwhile_ = 0;  ///< fewer pending bytes than this were tried before
  std::int64_t passed_ = 0;     ///< bytes of the stream before pending_
  std::array<std::vector<std::int32_t>, kMaxChannels> samples_;
  std::optional<Error> failure_;
};

}  // namespace ecg::flac
