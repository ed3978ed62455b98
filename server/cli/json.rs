//! JSON whose strings are safe to show and to split into lines.
//!
//! Control characters beyond ASCII's, line separators and marks that turn the reading direction
//! are escaped, so that no note can take a terminal over, hide text, or break a line in two for
//! programs that split at every Unicode line break.

use serde::Serialize;
use serde_json::ser::Formatter;
use std::io::{self, Write};

/// Writes `value` on one line, without a line break behind it.
pub fn line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(out, Safe)).map_err(io::Error::from)
}

/// Writes `value` over several lines, for people.
pub fn pretty(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    // Beyond ASCII there is nothing but what stands in strings.
    for c in serde_json::to_string_pretty(value)?.chars() {
        if hides(c) { write!(out, "\\u{:04x}", u32::from(c))? } else { write!(out, "{c}")? }
    }
    Ok(())
}

struct Safe;

impl Formatter for Safe {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut from = 0;
        // The characters to be escaped begin with one of few bytes: most text is passed through.
        for at in memchr::memchr3_iter(0x7f, 0xc2, 0xe2, fragment.as_bytes()) {
            if let Some(c) = fragment[at..].chars().next()
                && hides(c)
            {
                writer.write_all(&fragment.as_bytes()[from..at])?;
                write!(writer, "\\u{:04x}", u32::from(c))?;
                from = at + c.len_utf8();
            }
        }
        writer.write_all(&fragment.as_bytes()[from..])
    }
}

fn hides(c: char) -> bool {
    matches!(c, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_stay_on_their_line_and_change_nothing() -> io::Result<()> {
        let text = "é — a\u{2028}b\u{85}c\u{202e}d\u{7f} \"e\" â";
        let mut out = Vec::new();
        line(&mut out, &text)?;
        let written = String::from_utf8_lossy(&out).into_owned();
        assert_eq!(written, "\"é — a\\u2028b\\u0085c\\u202ed\\u007f \\\"e\\\" â\"");
        assert_eq!(serde_json::from_str::<String>(&written)?, text);
        let mut out = Vec::new();
        pretty(&mut out, &[text])?;
        assert_eq!(String::from_utf8_lossy(&out), format!("[\n  {written}\n]"));
        Ok(())
    }
}
