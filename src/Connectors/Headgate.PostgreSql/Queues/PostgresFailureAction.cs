namespace Headgate.PostgreSql.Queues;

/// <summary>What becomes of a row whose message has failed for good. The dead-letter sink has had it by then.</summary>
public enum PostgresFailureAction
{
    /// <summary>It is deleted.</summary>
    Delete,

    /// <summary>It stays, with <c>state</c> 1, and is not given out any more. Set <c>state</c> to 0 to have it given out again.</summary>
    Keep,

    /// <summary>It is free at once, and given out again: without an end, unless it succeeds.</summary>
    Return,
}
