//! Where the commands write: results to stdout, messages to stderr, and nothing raw from a note.

use super::Color;
use anstream::{AutoStream, ColorChoice};
use clap::builder::styling::AnsiColor;
use std::borrow::Cow;
use std::error::Error;
use std::io::{self, BufWriter, IsTerminal, Stderr, Stdout, Write};
use std::iter;
use unicode_width::UnicodeWidthChar;

/// The two streams of the process.
pub struct Console {
    /// Results.
    pub out: BufWriter<Stdout>,
    /// Whether results are coloured.
    pub colored: bool,
    /// Whether results go to a terminal.
    pub interactive: bool,
    /// Whether messages are coloured.
    pub colored_errors: bool,
    err: Stderr,
}

impl Console {
    /// The streams of this process, coloured as the user wants.
    pub fn new(color: Color) -> Self {
        let (out, err) = (io::stdout(), io::stderr());
        let interactive = out.is_terminal();
        let colored = wants_color(color, AutoStream::choice(&out));
        let colored_errors = wants_color(color, AutoStream::choice(&err));
        Self { out: BufWriter::with_capacity(1 << 16, out), colored, interactive, err, colored_errors }
    }

    /// How many columns the output has; nothing where it has no end, as in a file.
    pub fn width(&self) -> Option<usize> {
        if let Some(columns) = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()) {
            return Some(columns);
        }
        let (width, _) = terminal_size::terminal_size_of(io::stdout()).filter(|_| self.interactive)?;
        Some(usize::from(width.0))
    }

    /// Sends what has been written so far.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Says what could not be done.
    pub fn error(&mut self, message: &str) {
        self.say("error", AnsiColor::Red, message);
    }

    /// Says what the user should know.
    pub fn warning(&mut self, message: &str) {
        self.say("warning", AnsiColor::Yellow, message);
    }

    /// Writes a result that has to keep off stdout.
    pub fn aside(&mut self, text: &str) {
        let _ = self.err.write_all(text.as_bytes());
    }

    fn say(&mut self, level: &str, color: AnsiColor, message: &str) {
        // results written so far come before a message that follows them
        let _ = self.out.flush();
        let level = super::paint(level, color, self.colored_errors);
        // nobody is left to tell when stderr is closed
        let _ = writeln!(self.err, "{level}: {}", visible(message));
    }
}

fn wants_color(color: Color, choice: ColorChoice) -> bool {
    match color {
        Color::Auto => choice != ColorChoice::Never,
        Color::Always => true,
        Color::Never => false,
    }
}

/// Why something failed, without the number the system has for it, nor what a library adds: where it
/// failed we say ourselves.
pub fn reason(error: &io::Error) -> String {
    let cause = iter::successors(error.source(), |cause| (*cause).source()).last();
    let text = cause.map_or_else(|| error.to_string(), ToString::to_string);
    match text.split_once(" (os error") {
        Some((reason, _)) => reason.to_owned(),
        None => text,
    }
}

/// The character to show for `char` on a terminal: itself, or a picture of it where it would move
/// the cursor, change colours or turn the text around.
pub fn visible_char(char: char) -> char {
    match char {
        '\t' => ' ',
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(char)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\x7f' => '␡',
        '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            char::REPLACEMENT_CHARACTER
        }
        _ => char,
    }
}

/// `text` as [`visible_char`] shows it.
pub fn visible(text: &str) -> Cow<'_, str> {
    let plain = |byte| matches!(byte, b' '..=b'~');
    if text.bytes().all(plain) || text.chars().all(|char| visible_char(char) == char) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(visible_char).collect())
    }
}

/// `text` as a terminal may have it, in no more than `room` columns.
pub fn cut(text: &str, room: usize) -> String {
    let (mut shown, mut taken) = (String::new(), 0);
    for char in text.chars().map(visible_char) {
        let wide = char.width().unwrap_or(0);
        if taken + wide > room {
            // make room for the mark that something is missing
            while taken >= room {
                let Some(char) = shown.pop() else { break };
                taken -= char.width().unwrap_or(0);
            }
            shown.push('…');
            return shown;
        }
        shown.push(char);
        taken += wide;
    }
    shown
}

/// How many columns `text` takes.
pub fn width(text: &str) -> usize {
    text.chars().map(|char| char.width().unwrap_or(0)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_raw_reaches_the_terminal() {
        assert_eq!(visible("a\x1b[31mb\x07\x7f\u{9b}c\u{202e}\td\re\n"), "a␛[31mb␇␡\u{fffd}c\u{fffd} d␍e␊");
        assert!(matches!(visible("Zoë 👩‍💻"), Cow::Borrowed(_)));
    }
}
