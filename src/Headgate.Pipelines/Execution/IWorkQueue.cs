namespace Headgate.Pipelines.Execution;

/// <summary>
/// Messages that wait for a worker. Synchronous, without clock, task or lock: whoever shares it between threads locks around it.
/// </summary>
internal interface IWorkQueue<T>
{
    /// <summary>How many messages wait, those included whose key is being handled.</summary>
    int Count { get; }

    /// <summary>Whether <see cref="Take"/> would give out something.</summary>
    bool HasReady { get; }

    /// <summary>Adds a message at the end.</summary>
    void Add(T item, int key);

    /// <summary>Adds messages at the end, in their order.</summary>
    void Add(ReadOnlySpan<T> items, ICrewHost<T> host);

    /// <summary>Gives out messages that may be handled now, at most as many as there is room for. Their keys are taken until <see cref="Free"/>.</summary>
    /// <returns>How many.</returns>
    int Take(Span<WorkItem<T>> room);

    /// <summary>
    /// These messages have been handled, in the order in which they were taken. A key whose newest message is <paramref name="kept"/>'s stays taken.
    /// </summary>
    void Free(ReadOnlySpan<WorkItem<T>> items, KeyLine<T>? kept);

    /// <summary>
    /// These messages were taken and not begun: they wait again, before all others of their key. <paramref name="kept"/> stays taken.
    /// </summary>
    void PutBack(ReadOnlySpan<WorkItem<T>> items, KeyLine<T>? kept);

    /// <summary>A message whose line was kept waits again, before all others of its key.</summary>
    void TryAgain(WorkItem<T> item);

    /// <summary>A message whose line was kept has been handled.</summary>
    void FreeLine(KeyLine<T>? line);

    /// <summary>Takes out everything that waits, in order.</summary>
    List<T> Clear();
}
