//! Tables in HTML: rows of cells where they hold data, plain blocks where they only arrange the page.

use super::Walker;
use crate::markup::BlockKind;

/// An open table. Where a table only arranges a page, its cells hold whole articles and their blocks stand on their own.
#[derive(Debug)]
pub(super) struct Table {
    is_layout: bool,
    pub(super) in_head: bool,
    /// How many cells the open row has; text belongs to the row from its first cell on.
    n_cells: usize,
    pub(super) in_header_cell: bool,
    only_header_cells: bool,
    /// The header row's place, once there is one.
    pub(super) header: Option<usize>,
    has_body: bool,
    /// How many lists were open around it.
    pub(super) n_lists: usize,
}

impl Walker<'_> {
    /// The open table, if text now belongs to a cell of it.
    pub(super) fn cell(&self) -> Option<&Table> {
        self.tables.last().filter(|table| table.n_cells > 0 && !table.is_layout)
    }

    pub(super) fn open_table(&mut self, is_layout: bool) {
        self.tables.push(Table {
            is_layout,
            in_head: false,
            n_cells: 0,
            in_header_cell: false,
            only_header_cells: true,
            header: None,
            has_body: false,
            n_lists: self.lists.len(),
        });
    }

    pub(super) fn open_cell(&mut self, is_header: bool) {
        let Some(table) = self.tables.last() else { return self.flush() };
        if table.is_layout {
            return self.flush();
        }
        if table.n_cells == 0 {
            self.flush();
        } else {
            self.builder.bar();
        }
        if let Some(table) = self.tables.last_mut() {
            table.n_cells += 1;
            table.in_header_cell = is_header;
            table.only_header_cells &= is_header;
        }
    }

    /// Ends the open row, or whatever stands outside the rows.
    pub(super) fn end_row(&mut self) {
        if self.cell().is_none() {
            self.flush();
        } else if let Some(table) = self.tables.last_mut() {
            let is_header = !table.has_body && (table.in_head || (table.only_header_cells && table.header.is_none()));
            let row = self.builder.end(BlockKind::Row, if is_header { None } else { table.header });
            if is_header {
                table.header = row.or(table.header);
            } else {
                table.has_body |= row.is_some();
            }
        }
        if let Some(table) = self.tables.last_mut() {
            table.n_cells = 0;
            table.only_header_cells = true;
        }
    }

    /// A cell that holds a table, or a heading where no header row says what its column is, is a part of the page, not of a row.
    pub(super) fn become_layout(&mut self) {
        if self.cell().is_some() {
            self.end_row();
            if let Some(table) = self.tables.last_mut() {
                table.is_layout = true;
            }
        }
    }
}
