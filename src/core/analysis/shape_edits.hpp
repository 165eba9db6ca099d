#pragma once

#include "core/base/result.hpp"
#include "core/edits/edit.hpp"
#include "core/snapshot/analysis.hpp"

namespace ecg {

/// What a person asks of templates, as the journal keeps it: with the beats that it means on the beats and templates of
/// `shown`, so that a better clustering changes nobody's shapes.
///
///   merge_shapes  templates of the beat at `begin` and of those at the places in `text` ("360 1080") become one
///   split_shape   `end` 0: the template of the beat at `begin` becomes two, the beats of the smaller part (smaller_half)
///                 being taken out; else the beats in [begin, end) become one of their own
///
/// Errors: out_of_range; "edit" (no such beat, or one without a template), else what sentence() says: "one template" (to be
/// merged with itself), "one beat" (to be split), "alike beats", "whole template" (nothing would be left of it),
/// "templates" (too many already).
Result<Edit> with_its_beats(const Edit& asked, const Record& record, const Analysis& shown);

}  // namespace ecg
