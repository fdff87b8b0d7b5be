using System.Globalization;
using Headgate.Pipelines;

namespace Headgate.Sql.Queries;

/// <summary>How far a source has read, over all its connections.</summary>
internal sealed class QueryCursor<T>(object last)
{
    /// <summary>What was fetched and not given out.</summary>
    public Queue<Message<T>> Page { get; } = new();

    /// <summary>The key of the last row that was read: a long or a text.</summary>
    public object Last { get; private set; } = last;

    /// <summary>Goes on to a row.</summary>
    /// <exception cref="InvalidOperationException">Its key is of another kind, or not greater than the last.</exception>
    public string MoveTo(object? key)
    {
        object found = key switch
        {
            long or string => key,
            int or short or byte or uint => Convert.ToInt64(key, CultureInfo.InvariantCulture),
            _ => throw new InvalidOperationException($"A key is a {key?.GetType().Name ?? "null"}; keys must be whole numbers or texts. Set KeyColumn to another column, or convert it in the query."),
        };
        if (found.GetType() != Last.GetType())
            throw new InvalidOperationException($"A key is a {found.GetType().Name}, and StartAfter is a {Last.GetType().Name}; they must be the same. Set StartAfter.");
        if (found is long number && number <= (long)Last && Last is not long.MinValue)
            throw new InvalidOperationException($"Key {number} came after {Last}; keys must ascend. Order the query by its key, and begin it behind @last.");
        Last = found;
        return found as string ?? ((long)found).ToString(CultureInfo.InvariantCulture);
    }
}
