namespace Headgate.Sql.Queries;

/// <summary>How the rows of a query are fetched.</summary>
public enum SqlReadMode
{
    /// <summary>Page by page, each by a query of its own that begins behind the last key: <c>WHERE id &gt; @last ORDER BY id LIMIT @limit</c>. Nothing is held open between them.</summary>
    Pages,

    /// <summary>By one query that stays open as long as there are rows: <c>WHERE id &gt; @last ORDER BY id</c>. The database holds back what is not asked for; while it lasts,
    /// some databases keep locks or old versions of rows.</summary>
    Stream,
}
