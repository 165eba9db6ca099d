#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// A file the shell can read from: its name (a path is allowed, the last component counts) and size.
struct FileEntry {
  std::string name;
  std::int64_t size_bytes = 0;
};

/// What the user said where the file is silent.
struct IngestSettings {
  std::string record;                            ///< which record of the given files; empty: the first by name
  std::optional<double> fs_hz;                   ///< for tables without a time column
  std::optional<double> gain_adu_per_mv;         ///< for tables in raw converter units
  std::string annotator;                         ///< "atr": the reference is this annotation file; empty: the best one
  std::int64_t max_bytes = 512LL * 1024 * 1024;  ///< memory budget for samples, checked before allocating
};

/// Names of the records among the files, in reading order ("9" before "10"): the stems of `.hea` files and the names of
/// other recordings; with their folders ("a/100") where several folders hold the same name.
std::vector<std::string> record_names(std::span<const FileEntry> files);

/// Bytes of one file that Ingest wants next.
struct ReadRequest {
  std::size_t file = 0;  ///< index into the given files
  std::int64_t offset = 0;
  std::int64_t size = 0;  ///< at most kReadSize
};
inline constexpr std::int64_t kReadSize = 2 * 1024 * 1024;

/// First stage: bytes to Record. The core says which bytes it wants, the shell fetches them (so any container and any
/// file size works, and progress and cancel live in the shell's loop):
///
///     while (const auto request = ingest.next_read()) ECG_TRY(auto ok, ingest.push(bytes_of(*request)));
///     ECG_TRY(Record record, std::move(ingest).finish());
class Ingest {
 public:
  /// Errors: empty (no files), missing_file (a record that is not there; "100.dat" needed by "100.hea" or the other way
  /// round). Files that are no part of a record are opened too: their begin says what they are, and `push` refuses them
  /// (unsupported).
  static Result<Ingest> open(std::vector<FileEntry> files, IngestSettings settings);
  Ingest(Ingest&&) noexcept;
  Ingest& operator=(Ingest&&) noexcept;
  ~Ingest();

  [[nodiscard]] std::optional<ReadRequest> next_read() const;  ///< empty: everything was read
  Status push(std::span<const std::byte> bytes);               ///< exactly the bytes asked for (fewer: the file shrank)
  [[nodiscard]] double progress() const;                       ///< 0..1
  Result<Record> finish() &&;

 private:
  struct State;
  explicit Ingest(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace ecg
