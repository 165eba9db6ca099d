#pragma once

#include <cstdint>

#include "core/base/result.hpp"
#include "core/formats/xml_document.hpp"
#include "core/record/record.hpp"

namespace ecg::xml {

inline constexpr std::string_view kAecgRoot = "AnnotatedECG";

/// The rhythm of an HL7 annotated ECG (ANSI/HL7 V3 ECG, R1-2004, which the FDA takes): the first series of code RHYTHM, or
/// the first one without a code; sequences of SLIST_PQ beside one of times (GLIST_TS, GLIST_PQ), whose increment is in s, ms, us or ns. Sets of
/// sequences that follow one another are put on one clock. What is no number among the digits is a missing sample.
///
/// Statements (interpretation, rhythm) and intervals of the annotations are comments; the subject, trial and site are
/// passed over, and so are representative beats and the places of waves.
///
/// `max_bytes`: memory for samples. Errors: empty "rhythm series", missing_fact "fs_hz" (no increment, and the user,
/// `given_fs_hz`, says nothing), those of record_of.
Result<Record> read_aecg(const Element& root, std::optional<double> given_fs_hz, std::int64_t max_bytes);

}  // namespace ecg::xml
