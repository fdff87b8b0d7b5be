namespace Headgate.Flows.Windowing;

/// <summary>The state of one key in one window.</summary>
/// <typeparam name="TState">The type of the state.</typeparam>
/// <param name="state">The state at first.</param>
internal sealed class Cell<TState>(TState state)
{
    /// <summary>Gets or sets the state.</summary>
    public TState State { get; set; } = state;

    /// <summary>Gets or sets how many times it has fired.</summary>
    public int FiredCount { get; set; }

    /// <summary>Gets or sets how many elements were added since it fired last by their number.</summary>
    public int AddedCount { get; set; }

    /// <summary>Gets or sets whether an element was added since it fired last.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Gets or sets whether the watermark has passed its window: whatever is added is late.</summary>
    public bool HasClosed { get; set; }

    /// <summary>Gets or sets whether it has fired on time.</summary>
    public bool WasOnTime { get; set; }

    /// <summary>Gets or sets what it has fired and not taken back yet, in the order of time: one pane, or those of several sessions that were joined. Null
    /// for nothing, and unless results are taken back at all.</summary>
    public List<FiredPane<TState>>? Fired { get; set; }

    /// <summary>Gets or sets what the user's trigger remembers.</summary>
    public object? TriggerState { get; set; }
}
