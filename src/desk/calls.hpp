#pragma once

#include <string>

#include "desk/link.hpp"

namespace ecg::desk {

/// Of the messages below; another one at the other end is refused.
inline constexpr int kProtocol = 1;

/// What the terminal program may ask of the window: {"call": NAME, "args": [...]} and a payload. The names are those of
/// app/app_api.hpp without "app_", with the same arguments in the same order, so that page and window are driven alike;
/// instead of a buffer they have the payload:
///
///   begin_recording [column_bytes]   payload: head        samples [offset]    payload: that part of the columns
///   finish_recording []              set_analysis []       payload: snapshot   set_experiments []  payload: the file
///   set_explanation []               payload: what one beat is made of
///   set_lab_problem, set_progress, set_message, clear_message, set_save_state, add_demo, add_model, set_selected_model,
///   clear_records, add_record, set_selected_record, set_setting, set_strip, set_signals, goto, ask, clear_recording
///
/// Those of the window alone:
///
///   hello [protocol, version]        the first one           set_title [text]    set_clipboard [text]
///   context_lost [] context_restored []                      quit []
///   parse_time [id, text]            -> {"kind":"time","id","seconds"}, as app_parse_time answers
///   take_picture [id]                -> {"kind":"picture","id","width","height"} and RGBA
///   tell_state [id]                  -> {"kind":"state","id"} and the JSON of app_state
///
/// The window says {"kind":"ready","protocol","version"} first, {"kind":"commands","commands":[...]} with what
/// app_take_commands answers, {"kind":"dropped","paths":[...]} and {"kind":"closed"} at the end, with the milliseconds of
/// every frame (f32).
///
/// Carries out one message. Answers a sentence when it cannot be one of these; empty: done.
std::string carry_out(Link& link, const Message& message, bool& quit);

}  // namespace ecg::desk
