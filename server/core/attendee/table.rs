//! Tables of attendees, and of statements: which column holds what, and what a row says.

use super::{Entry, Item, Role, bare_words, is_handle, item};
use smol_str::SmolStr;

/// The columns of an attendee table, by their heads; 1-based, 0 where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Columns {
    /// Column of the name.
    pub name: u8,
    /// Column of the abbreviation.
    pub abbreviation: u8,
    /// Column of the organisation.
    pub organization: u8,
    /// Column of the handle.
    pub handle: u8,
}

/// The columns of a table of statements, by its head: who spoke and what they said; from 1.
#[must_use]
pub fn speech_columns(row: &str) -> Option<(u8, u8)> {
    let (mut who, mut what) = (0, 0);
    for (number, (_, cell)) in (1..=u8::MAX).zip(cells(row)) {
        match bare_words(cell).to_lowercase().as_str() {
            "speaker" | "who" | "said by" | "from" | "by" if who == 0 => who = number,
            "comment" | "comments" | "statement" | "said" | "remark" | "remarks" | "what" | "text" if what == 0 => {
                what = number;
            }
            _ => {}
        }
    }
    (who > 0 && what > 0).then_some((who, what))
}

/// The cells of a table row, trimmed, each with the byte where it begins.
pub fn cells(row: &str) -> impl Iterator<Item = (usize, &str)> {
    let inner = row.trim_end().trim_end_matches('|');
    let lead = usize::from(inner.starts_with('|'));
    let mut at = lead;
    inner[lead..].split('|').map(move |cell| {
        let start = at + cell.len() - cell.trim_start().len();
        at += cell.len() + 1;
        (start, cell.trim())
    })
}

/// Reads the head of a table; nothing where it has no column for names.
#[must_use]
pub fn columns(row: &str) -> Option<Columns> {
    let mut columns = Columns::default();
    for (number, (_, cell)) in (1..=u8::MAX).zip(cells(row)) {
        let head = bare_words(cell).to_lowercase();
        let slot =
            match head.as_str() {
                "name" | "names" | "attendee" | "attendees" | "participant" | "participants" | "person"
                | "full name" | "delegate" | "present" => &mut columns.name,
                "abbreviation" | "abbr" | "abbr." | "abbrev" | "initials" | "tla" => &mut columns.abbreviation,
                "organization" | "organisation" | "org" | "company" | "affiliation" | "employer" | "member"
                | "team" => &mut columns.organization,
                "github" | "handle" | "github handle" | "github id" | "irc" | "nick" | "username"
                | "github username" => &mut columns.handle,
                _ => continue,
            };
        if *slot == 0 {
            *slot = number;
        }
    }
    (columns.name > 0).then_some(columns)
}

/// Reads a row below such a head; also where the cell of the name begins in it and how long it is
/// (bytes).
#[must_use]
pub fn row(row: &str, columns: Columns, role: Role) -> Option<(Entry, usize, usize)> {
    let all: Vec<(usize, &str)> = cells(row).collect();
    let cell = |number: u8| number.checked_sub(1).and_then(|index| all.get(usize::from(index)));
    let (start, name) = *cell(columns.name)?;
    let Item::Person(mut entry) = item(name, role) else { return None };
    let filled = |number: u8| cell(number).map(|(_, cell)| bare_words(cell)).filter(|cell| !cell.is_empty());
    if let Some(abbreviation) = filled(columns.abbreviation) {
        entry.abbreviation = Some(SmolStr::new(abbreviation));
    }
    if let Some(organization) = filled(columns.organization) {
        entry.organization = Some(SmolStr::new(organization));
    }
    if let Some(handle) = filled(columns.handle).map(|cell| cell.trim_start_matches('@')).filter(|cell| is_handle(cell))
    {
        entry.handle = Some(SmolStr::new(handle));
    }
    Some((entry, start, name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_in_any_order() {
        let head = columns("| Organization | Name | Abbreviation |");
        assert_eq!(head, Some(Columns { name: 2, abbreviation: 3, organization: 1, handle: 0 }));
        let (entry, at, _) =
            row("| Kite | Ann Lee | ALE |", head.unwrap_or_default(), Role::Present).unwrap_or_default();
        assert_eq!((entry.name.as_str(), entry.abbreviation.as_deref(), at), ("Ann Lee", Some("ALE"), 9));
        assert_eq!(columns("| a | b |"), None);
    }
}
