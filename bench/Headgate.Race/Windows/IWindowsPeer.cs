namespace Headgate.Race.Windows;

/// <summary>One way to count the events of each key in each window of ten seconds.</summary>
internal interface IWindowsPeer : IAsyncDisposable
{
    /// <summary>What the table calls it.</summary>
    string Name { get; }

    /// <returns>The sum of <see cref="WindowsLoad.ChecksumOf"/> of all counts.</returns>
    ValueTask<long> CountAsync(WindowsLoad load);

    ValueTask IAsyncDisposable.DisposeAsync() => default;
}
