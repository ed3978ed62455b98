//! Words of a note put into Markdown that is shown to somebody.

use std::fmt::Write;

/// Text from a note as Markdown that shows it as it is: no link, no HTML, no emphasis.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '+' | '!' | '|' | '~' | '>' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            c if c.is_control() => out.push(' '),
            // It would turn around what is shown behind it.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
    }
    out
}

/// A handle or an address of a note as a part of a URL: it cannot end the URL, nor a link around it.
#[must_use]
pub fn url_part(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~@+".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_url_stays_one() {
        assert_eq!(url_part("ann.lee@kite.example"), "ann.lee@kite.example");
        assert_eq!(url_part("a)[b](command:c) <é"), "a%29%5Bb%5D%28command%3Ac%29%20%3C%C3%A9");
        assert_eq!(url_part("../?a=b#c\n"), "..%2F%3Fa%3Db%23c%0A");
    }

    #[test]
    fn nothing_is_left_to_interpret() {
        assert_eq!(escape("[x](command:y) <img>\u{7}\u{202e}"), "\\[x\\]\\(command:y\\) &lt;img\\> \u{fffd}");
    }
}
