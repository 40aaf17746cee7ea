//! Articles: what callers build and put, and what the base keeps of them.

use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::convert::{argument, mapped, named, time};
use crate::errors::unexpected_argument;
use crate::shown::result;

result! {
    /// A product or policy article, or a canned reply, in one language.
    ///
    /// No products, channels or regions means all of them. Articles with the same id in other languages are its translations. Times are
    /// datetimes with a time zone, or RFC 3339 text.
    ///
    /// Examples:
    ///     >>> article = Article("returns", "en", "Returning goods", "You have 60 days.", kind="policy", valid_until="2027-01-01T00:00:00Z")
    ///     >>> article.valid_until.year, article.audience
    ///     (2027, ('public',))
    ///     >>> Article(**{**article.to_dict(), "audience": ["internal"]}).audience
    ///     ('internal',)
    Article(rejoinder::Article), shows ["id", "language", "title"], {
        /// Names the article across languages and versions: `returns/return-window`.
        id,
        /// The language it is written in, as a BCP 47 tag.
        language,
        /// Its title, one line of plain text.
        title,
        /// Its text, written in `markup`.
        body,
        /// The version, from 1. None when putting: the next one if the content changed.
        version,
        /// What it is.
        kind,
        /// How the body is written.
        markup,
        /// Where a customer can read it.
        url,
        /// Free labels, for departments and reports.
        tags,
        /// The products it is about; empty: all.
        products,
        /// The channels it may be used on; empty: all.
        channels,
        /// The regions it holds in; empty: all.
        regions,
        /// Who may read it: `public`, `internal` or names of groups.
        audience,
        /// Whether it is published.
        status,
        /// In force from this second on.
        valid_from,
        /// No longer in force from this second on.
        valid_until,
        /// To be looked over by its editor before this time.
        review_by,
        /// When its author last changed it.
        updated_at,
        /// Questions it answers, as customers write them.
        examples,
        /// Questions that must find it, for checks of the base; they are not indexed. Behind ` => ` stands what the answer must say.
        tests,
        /// Links translations that do not share an id.
        group,
    }, {
        #[new]
        #[pyo3(
            signature = (id, language, title, body, **options),
            text_signature = "(id, language, title, body, *, version=None, kind='article', markup='markdown', url=None, tags=(), products=(), channels=(), regions=(), audience=['public'], status='published', valid_from=None, valid_until=None, review_by=None, updated_at=None, examples=(), tests=(), group=None)"
        )]
        fn new(
            id: &Bound<'_, PyAny>,
            language: &Bound<'_, PyAny>,
            title: &Bound<'_, PyAny>,
            body: &Bound<'_, PyAny>,
            options: Option<&Bound<'_, PyDict>>,
        ) -> PyResult<Self> {
            let (id, title, body): (String, String, String) = (argument("id", id)?, argument("title", title)?, argument("body", body)?);
            let mut article = rejoinder::Article::new(id, named("language", language)?, title, body);
            for (name, value) in options.into_iter().flatten() {
                let name: String = name.extract()?;
                set(&mut article, &name, &value)?;
            }
            Ok(Self::from(article))
        }
    }
}

fn set(article: &mut rejoinder::Article, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
    let when = || (!value.is_none()).then(|| time(name, value)).transpose();
    match name {
        "version" => article.version = argument(name, value)?,
        "kind" => article.kind = named(name, value)?,
        "markup" => article.markup = named(name, value)?,
        "url" => article.url = argument(name, value)?,
        "tags" => article.tags = argument(name, value)?,
        "products" => article.products = argument(name, value)?,
        "channels" => article.channels = argument(name, value)?,
        "regions" => article.regions = argument(name, value)?,
        "audience" => article.audience = argument(name, value)?,
        "status" => article.status = named(name, value)?,
        "valid_from" => article.valid_from = when()?,
        "valid_until" => article.valid_until = when()?,
        "review_by" => article.review_by = when()?,
        "updated_at" => article.updated_at = when()?,
        "examples" => article.examples = argument(name, value)?,
        "tests" => article.tests = argument(name, value)?,
        "group" => article.group = argument(name, value)?,
        _ => return Err(unexpected_argument("Article", name)),
    }
    Ok(())
}

result! {
    /// A version of an article as it is now kept.
    Stored(rejoinder::Stored), shows ["article", "in_force"], {
        /// Its content, the version filled in.
        article,
        /// The change that made it what it is.
        sequence,
        /// When it is in force, its later versions considered; None: never.
        in_force,
    }
}

result! {
    /// The time in which a version is in force: from the first second on, up to and without the last.
    InForce(rejoinder::InForce), shows ["since", "until"], {
        /// The first second; None: since always.
        since,
        /// The first second after; None: without end.
        until,
    }
}

result! {
    /// One change of one version of an article, current or past. Revisions never change.
    Revision(rejoinder::Revision), shows ["sequence", "id", "language", "version", "recorded_at"], {
        /// Its place in the order of all changes.
        sequence,
        /// The article's id.
        id,
        /// The article's language.
        language,
        /// The version that was put or removed.
        version,
        /// When it was written.
        recorded_at,
        /// The content, the version filled in; None: the version was removed.
        article,
    }
}

result! {
    /// What a put did.
    Put(rejoinder::Put), shows ["version", "sequence", "changed"], {
        /// The version that now has the content.
        version,
        /// The change that made it so.
        sequence,
        /// Whether anything changed; False: the content was there already.
        changed,
    }
}

result! {
    /// How much a base holds now, history aside.
    Counts(rejoinder::Counts), shows ["articles", "translations", "versions", "events"], {
        /// Distinct ids.
        articles,
        /// Distinct pairs of id and language.
        translations,
        /// All current versions.
        versions,
        /// All events.
        events,
    }
}

result! {
    /// What a whole base agrees on. A base needs none of it.
    Settings(rejoinder::Settings), shows ["regions", "audiences", "source_language"], {
        /// The regions that lie in each region: `{"global": ["eu"], "eu": ["fi"]}`. What holds in a region holds in all that lie in it. Where
        /// this is empty, regions are names that have nothing to do with one another; else articles and queries may name no others.
        regions,
        /// The audiences that articles and queries may name besides `public` and `internal`. Where this is empty, articles may name any.
        audiences,
        /// The language that articles are translated from: a translation that is older than it is outdated. None: the commonest one.
        source_language,
    }, {
        #[new]
        #[pyo3(signature = (*, regions=None, audiences=None, source_language=None), text_signature = "(*, regions={}, audiences=(), source_language=None)")]
        fn new(
            regions: Option<&Bound<'_, PyAny>>,
            audiences: Option<&Bound<'_, PyAny>>,
            source_language: Option<&Bound<'_, PyAny>>,
        ) -> PyResult<Self> {
            let mut settings = rejoinder::Settings::default();
            if let Some(regions) = regions {
                settings.regions = mapped("regions", regions, argument)?;
            }
            if let Some(audiences) = audiences {
                settings.audiences = argument("audiences", audiences)?;
            }
            settings.source_language = source_language.map(|it| named("source_language", it)).transpose()?;
            Ok(Self::from(settings))
        }
    }
}
