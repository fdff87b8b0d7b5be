namespace Headgate.Flows.Joins;

/// <summary>The elements of one key, of both sides.</summary>
/// <typeparam name="TLeft">The type of the elements of the left side.</typeparam>
/// <typeparam name="TRight">The type of the elements of the right side.</typeparam>
internal sealed class JoinBucket<TLeft, TRight>
{
    /// <summary>Gets or sets the elements of the left side that others of the right may still meet; null for none.</summary>
    public List<TLeft>? Lefts { get; set; }

    /// <summary>Gets or sets the elements of the right side that others of the left may still meet; null for none.</summary>
    public List<TRight>? Rights { get; set; }

    /// <summary>Gets or sets whether there was any element of the left side.</summary>
    public bool HasLeft { get; set; }

    /// <summary>Gets or sets whether there was any element of the right side.</summary>
    public bool HasRight { get; set; }
}
