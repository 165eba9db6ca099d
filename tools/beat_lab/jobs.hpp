#pragma once

#include <cstdint>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/record/record.hpp"

namespace ecg::lab {

/// One line of work: `key=value` pairs separated by tabs.
class Job {
 public:
  static Job parse(std::string_view line);
  [[nodiscard]] std::string text(const std::string& key, std::string otherwise = "") const;
  [[nodiscard]] double number(const std::string& key, double otherwise) const;
  [[nodiscard]] std::uint64_t seed() const;  ///< the number behind the colon of `source`
  [[nodiscard]] bool has(const std::string& key) const { return values_.contains(key); }

 private:
  std::map<std::string, std::string> values_;
};

/// The recording a job is about, with its reference annotations:
///   source=PATH.hea | patient:SEED | bumps:SEED | silence:SEED | leads:SEED | demo:NAME
///                                     a file, or a made recording (made_records.hpp; leads: a drawn twelve-lead patient;
///                                     demo: of the page)
///   annotator=atr                       extension of the reference beside the header; peaks of `(` `)` waves count
///   from_s= to_s=                       a part of it, times counted from its start
///   lead=K                              one lead only
///   noise=PATH.hea | swings:SEED        noise to add (noise_mix.hpp), with
///   snr_db= noise_from_s= noise_to_s= clean_s= every_s=
Result<Record> open_recording(const Job& job);

}  // namespace ecg::lab
