//! What everybody said in a note, person by person.

use super::Note;
use crate::convention::NameId;
use crate::roster::PersonId;

/// What somebody said in a note.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpokenBy {
    /// Number of statements.
    pub count: u32,
    /// The sections they spoke in, in order, with the number of statements.
    pub sections: Vec<(usize, u32)>,
    /// Their first statement: page and index on it.
    pub first: Option<(usize, u32)>,
    /// The names that their tags have, each with its first statement.
    pub names: Vec<(NameId, (usize, u32))>,
}

impl SpokenBy {
    /// The sections in which they spoke most, most first.
    #[must_use]
    pub fn most(&self, count: usize) -> Vec<(usize, u32)> {
        let mut sections = self.sections.clone();
        sections.sort_by_key(|&(section, count)| (std::cmp::Reverse(count), section));
        sections.truncate(count);
        sections
    }
}

impl Note {
    /// What somebody said in this note.
    #[must_use]
    pub fn spoken_by(&self, person: PersonId) -> &SpokenBy {
        &self.cast()[person as usize]
    }

    /// Who a doubtful name may be, the likeliest first: who spoke in this section, who spoke often.
    #[must_use]
    pub fn likeliest(&self, candidates: &[PersonId], section: usize) -> Vec<PersonId> {
        let mut ordered = candidates.to_vec();
        if ordered.len() > 1 {
            ordered.sort_by_key(|&person| {
                let by = self.spoken_by(person);
                let here = by.sections.binary_search_by_key(&section, |&(section, _)| section);
                std::cmp::Reverse((here.map_or(0, |index| by.sections[index].1), by.count))
            });
        }
        ordered
    }

    /// What everybody said, person by person of the roster; worked out when first asked for.
    fn cast(&self) -> &[SpokenBy] {
        self.cast.get_or_init(|| {
            let mut cast = vec![SpokenBy::default(); self.evidence.roster.people.len()];
            for (number, (_, view, base)) in self.views().enumerate() {
                for (index, piece) in view.pieces.iter().enumerate() {
                    for &(id, count, first) in &piece.uses {
                        for person in
                            self.evidence.names[id as usize].speakers.iter().filter_map(|speaker| speaker.person)
                        {
                            let by = &mut cast[person as usize];
                            let first = (number, first);
                            by.count += count;
                            if by.first.is_none_or(|held| first < held) {
                                by.first = Some(first);
                            }
                            match by.sections.last_mut().filter(|(section, _)| *section == base + index) {
                                Some((_, sum)) => *sum += count,
                                None => by.sections.push((base + index, count)),
                            }
                            match by.names.iter_mut().find(|(name, _)| *name == id) {
                                Some((_, held)) => *held = first.min(*held),
                                None => by.names.push((id, first)),
                            }
                        }
                    }
                }
            }
            cast
        })
    }
}
