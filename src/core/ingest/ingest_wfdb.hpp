#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/formats/wfdb_assembly.hpp"
#include "core/formats/wfdb_header.hpp"
#include "core/formats/wfdb_signal.hpp"
#include "core/ingest/ingest.hpp"

namespace ecg {

/// Reads one WFDB record: its header, the headers of its segments if it has any, the signal files, then an annotation
/// file. See Ingest for the protocol.
class WfdbIngest {
 public:
  /// `header_file`: index of the `.hea` file. `files` must outlive the reader.
  WfdbIngest(std::span<const FileEntry> files, std::size_t header_file, const IngestSettings& settings);

  [[nodiscard]] std::optional<ReadRequest> next_read() const;
  Status push(std::span<const std::byte> bytes);
  [[nodiscard]] double progress() const;
  Result<Record> finish() &&;
  [[nodiscard]] const std::vector<std::size_t>& used_files() const { return used_; }  ///< files asked for so far

 private:
  enum class Kind : std::uint8_t { record_header, segment_header, signals, annotations };
  /// A stretch of one file to be read, in order.
  struct Part {
    Kind kind = Kind::record_header;
    std::size_t file = 0;
    std::int64_t position = 0;
    std::int64_t end = 0;
    std::size_t segment = 0;
    std::size_t signal_file = 0;  ///< within the segment
  };
  struct SignalFile {
    wfdb::SignalDecoder decoder;
    std::vector<std::size_t> signals;  ///< indices of the segment header's signals, in order
    std::size_t file = 0;
    std::optional<std::vector<std::byte>> matlab;  ///< bytes of a MATLAB 5 file, decoded at its end
  };
  /// A stretch of the record with its own header. A plain record is one segment.
  struct Segment {
    std::int64_t start_frame = 0;
    std::int64_t frames = 0;  ///< as promised
    std::size_t header_file = 0;
    bool filled = true;  ///< false: "~", nothing was recorded
    wfdb::Header header;
    std::vector<SignalFile> signal_files;
  };

  [[nodiscard]] Error in_file(Error error, std::size_t file) const;
  [[nodiscard]] bool is_matlab(std::size_t file) const;  ///< by its name
  void add_part(Part part);
  Status take_samples(const Part& part, std::int64_t offset, std::span<const std::byte> bytes);
  Status take_matrix(const Part& part);
  Status finish_part(const Part& part);
  Status take_record_header();
  Status take_segment_header(std::size_t segment);
  Status plan_signals();
  Status open_signal_files(Segment& segment);
  void choose_leads();
  [[nodiscard]] std::optional<std::size_t> lead_of(const Segment& segment, std::size_t signal) const;
  [[nodiscard]] double memory_bytes() const;
  void plan_annotations();
  [[nodiscard]] Error nothing_found() const;
  void place_segments(wfdb::RecordAssembly& assembly);
  void place_annotations(Record& record) const;

  std::span<const FileEntry> files_;
  std::size_t header_file_ = 0;
  IngestSettings settings_;
  std::vector<Part> parts_;
  std::size_t part_ = 0;
  std::vector<std::size_t> used_;
  std::string header_text_;  ///< of the header being read
  bool planned_ = false;
  wfdb::Header header_;
  std::vector<wfdb::SignalSpec> leads_;  ///< the record's signals
  bool leads_by_name_ = false;           ///< variable layout: segments name their leads
  std::int64_t samples_per_frame_ = 1;   ///< of the record's clock
  std::vector<Segment> segments_;
  std::optional<std::size_t> annotation_file_;
  std::vector<std::byte> annotation_bytes_;
  std::int64_t bytes_done_ = 0;
  std::int64_t bytes_planned_ = 0;
};

}  // namespace ecg
