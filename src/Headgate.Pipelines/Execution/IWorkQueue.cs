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
    /// <param name="items">Room for the messages.</param>
    /// <param name="lines">Room for their lines; left as it is when messages have no key.</param>
    /// <returns>How many.</returns>
    int Take(Span<T> items, Span<KeyLine<T>?> lines);

    /// <summary>
    /// These messages have been handled, in the order in which they were taken. A key whose newest message is <paramref name="kept"/>'s stays taken.
    /// </summary>
    void Free(WorkSpan<T> work, KeyLine<T>? kept);

    /// <summary>
    /// These messages were taken and not begun: they wait again, before all others of their key. <paramref name="kept"/> stays taken.
    /// </summary>
    void PutBack(WorkSpan<T> work, KeyLine<T>? kept);

    /// <summary>A message whose line was kept waits again, before all others of its key.</summary>
    void TryAgain(WorkItem<T> item);

    /// <summary>A message whose line was kept has been handled.</summary>
    void FreeLine(KeyLine<T>? line);

    /// <summary>Takes out everything that waits, in order.</summary>
    List<T> Clear();
}
