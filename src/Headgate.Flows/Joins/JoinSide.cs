namespace Headgate.Flows.Joins;

/// <summary>An element of either side of a join, on its way to the stage of its key.</summary>
/// <typeparam name="TLeft">The type of the elements of the left side.</typeparam>
/// <typeparam name="TRight">The type of the elements of the right side.</typeparam>
internal readonly struct JoinSide<TLeft, TRight>
{
    private JoinSide(TLeft left, TRight right, bool isRight)
    {
        Left = left;
        Right = right;
        IsRight = isRight;
    }

    /// <summary>Gets whether the element is of the right side.</summary>
    public bool IsRight { get; }

    /// <summary>Gets the element, when it is of the left side.</summary>
    public TLeft Left { get; }

    /// <summary>Gets the element, when it is of the right side.</summary>
    public TRight Right { get; }

    /// <summary>An element of the left side.</summary>
    public static JoinSide<TLeft, TRight> OfLeft(TLeft item) => new(item, default!, isRight: false);

    /// <summary>An element of the right side.</summary>
    public static JoinSide<TLeft, TRight> OfRight(TRight item) => new(default!, item, isRight: true);
}
