#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/analysis/ingest.hpp"
#include "core/formats/wfdb_header.hpp"
#include "core/formats/wfdb_signal.hpp"

namespace ecg {

/// Reads one WFDB record: header first, then its signal files, then its annotation file. See Ingest for the protocol.
class WfdbIngest {
 public:
  /// `header_file`: index of the `.hea` file.
  WfdbIngest(std::span<const FileEntry> files, std::size_t header_file, const IngestSettings& settings);

  [[nodiscard]] std::optional<ReadRequest> next_read() const;
  Status push(std::span<const std::byte> bytes);
  [[nodiscard]] double progress() const;
  /// The record; `used` names the files it was made from.
  Result<Record> finish() &&;
  [[nodiscard]] const std::vector<std::size_t>& used_files() const { return used_; }

 private:
  /// One file to be read, in order: the header, signal files, the annotation file.
  struct Part {
    std::size_t file = 0;
    std::int64_t position = 0;
    std::int64_t end = 0;
  };
  struct SignalFile {
    wfdb::SignalDecoder decoder;
    std::vector<std::size_t> signals;  ///< indices of the header's signals, in order
  };

  Status plan();
  Result<std::int64_t> open_signal_files();
  void plan_annotations();
  void add_part(std::size_t file, std::int64_t begin, std::int64_t end);
  [[nodiscard]] Error in_header(Error error) const;
  void place_signals(Record& record);
  void place_annotations(Record& record) const;

  std::span<const FileEntry> files_;
  std::size_t header_file_ = 0;
  IngestSettings settings_;
  std::vector<Part> parts_;
  std::size_t part_ = 0;
  std::vector<std::size_t> used_;
  std::string header_text_;
  std::optional<wfdb::Header> header_;
  std::vector<SignalFile> signal_files_;
  std::optional<std::size_t> annotation_file_;
  std::vector<std::byte> annotation_bytes_;
  std::int64_t bytes_done_ = 0;
  std::int64_t bytes_planned_ = 0;
};

}  // namespace ecg
