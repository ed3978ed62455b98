//! Words of a note put into Markdown that is shown to somebody.

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
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_to_interpret() {
        assert_eq!(escape("[x](command:y) <img>\u{7}"), "\\[x\\]\\(command:y\\) &lt;img\\> ");
    }
}
