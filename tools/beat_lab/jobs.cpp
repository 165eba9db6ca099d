#include "beat_lab/jobs.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "beat_lab/made_records.hpp"
#include "beat_lab/noise_mix.hpp"
#include "core/formats/wfdb_annotation.hpp"
#include "core/ingest/ingest.hpp"
#include "core/synthetic/demos.hpp"
#include "core/synthetic/twelve_lead_patient.hpp"

namespace ecg::lab {

namespace {

constexpr double kForever_s = 1e9;

std::string contents(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// Plays the shell for Ingest: the header and the files beside it that share its stem.
Result<Record> read_record(const std::filesystem::path& header) {
  std::vector<std::string> bytes;
  std::vector<FileEntry> entries;
  for (const char* extension : {".hea", ".dat", ".mat", ".atr"}) {
    std::filesystem::path path = header;
    path.replace_extension(extension);
    if (!std::filesystem::exists(path)) continue;
    bytes.push_back(contents(path));
    entries.push_back({path.filename().string(), static_cast<std::int64_t>(bytes.back().size())});
  }
  ECG_TRY(Ingest ingest, Ingest::open(std::move(entries), {}));
  while (const auto request = ingest.next_read()) {
    const auto all = std::as_bytes(std::span(bytes[request->file]));
    const Status status =
        ingest.push(all.subspan(static_cast<std::size_t>(request->offset), static_cast<std::size_t>(request->size)));
    if (!status.has_value()) return status.error();
  }
  return std::move(ingest).finish();
}

Result<std::vector<Annotation>> read_annotations(std::filesystem::path header, const std::string& annotator) {
  const std::string bytes = contents(header.replace_extension(annotator));
  ECG_TRY(wfdb::AnnotationFile file, wfdb::parse_annotations(std::as_bytes(std::span(bytes))));
  return std::move(file.annotations);
}

void keep_part(Record& record, double from_s, double to_s) {
  const auto from = std::clamp<SampleIndex>(samples_from_seconds(from_s, record.fs_hz), 0, record.length);
  const auto to =
      std::clamp<SampleIndex>(samples_from_seconds(std::min(to_s, kForever_s), record.fs_hz), from, record.length);
  for (Signal& signal : record.signals) {
    std::visit(
        [&](auto& adu) {
          adu.erase(adu.begin() + static_cast<std::ptrdiff_t>(to), adu.end());
          adu.erase(adu.begin(), adu.begin() + static_cast<std::ptrdiff_t>(from));
        },
        signal.adu);
    std::vector<SampleRange> gaps;
    for (const SampleRange& gap : signal.gaps) {
      const SampleRange part = {std::max(gap.begin, from) - from, std::min(gap.end, to) - from};
      if (part.size() > 0) gaps.push_back(part);
    }
    signal.gaps = std::move(gaps);
  }
  std::erase_if(record.reference, [&](const Annotation& a) { return a.sample < from || a.sample >= to; });
  for (Annotation& annotation : record.reference) annotation.sample -= from;
  record.length = to - from;
}

}  // namespace

Job Job::parse(std::string_view line) {
  Job job;
  while (!line.empty()) {
    const std::string_view pair = line.substr(0, line.find('\t'));
    line.remove_prefix(std::min(line.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos) job.values_[std::string(pair.substr(0, equals))] = pair.substr(equals + 1);
  }
  return job;
}

std::string Job::text(const std::string& key, std::string otherwise) const {
  const auto found = values_.find(key);
  return found == values_.end() ? std::move(otherwise) : found->second;
}

double Job::number(const std::string& key, double otherwise) const {
  return has(key) ? std::strtod(text(key).c_str(), nullptr) : otherwise;
}

std::uint64_t Job::seed() const {
  const std::string source = text("source");
  return std::strtoull(source.substr(source.find(':') + 1).c_str(), nullptr, 10);
}

Result<Record> open_recording(const Job& job) {
  const std::string source = job.text("source");
  Record record;
  if (source.starts_with("patient:")) {
    record = drawn_patient(job.seed());
  } else if (source.starts_with("bumps:")) {
    record = drawn_bumps(job.seed());
  } else if (source.starts_with("silence:")) {
    record = drawn_silence(job.seed());
  } else if (source.starts_with("leads:")) {
    record = synthetic_twelve_leads(drawn_twelve_lead_patient(job.seed()), job.seed());
  } else if (source.starts_with("demo:")) {
    record = demo_record(source.substr(source.find(':') + 1)).value_or(Record{});
  } else {
    ECG_TRY(Record read, read_record(source));
    record = std::move(read);
    if (job.has("annotator")) {
      ECG_TRY(auto annotations, read_annotations(source, job.text("annotator")));
      record.reference = std::move(annotations);
    }
  }
  if (job.has("from_s") || job.has("to_s"))
    keep_part(record, job.number("from_s", 0.0), job.number("to_s", kForever_s));
  if (job.has("noise")) {
    const std::string noise_source = job.text("noise");
    Record noise;
    if (noise_source.starts_with("swings:")) {
      noise = electrode_swings(Job::parse("source=" + noise_source).seed(), record.fs_hz, record.length);
    } else {
      ECG_TRY(Record read, read_record(noise_source));
      noise = std::move(read);
      keep_part(noise, job.number("noise_from_s", 0.0), job.number("noise_to_s", kForever_s));
    }
    const NoiseSettings settings = {.snr_db = job.number("snr_db", 6.0),
                                    .clean_s = job.number("clean_s", 300.0),
                                    .period_s = job.number("period_s", 120.0)};
    record = with_noise(record, noise, settings);
  }
  if (job.has("lead")) {
    const auto lead = static_cast<std::size_t>(job.number("lead", 0.0));
    if (lead < record.signals.size()) record.signals = {std::move(record.signals[lead])};
  }
  return record;
}

}  // namespace ecg::lab
