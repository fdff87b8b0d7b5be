namespace Headgate.Race.Keys;

/// <summary>One way to handle messages of many keys at once, those of one key in their order.</summary>
internal interface IKeysDesign
{
    /// <summary>What the table calls it.</summary>
    string Name { get; }

    /// <summary>How many messages may be handled at once.</summary>
    int Concurrency { get; }

    /// <summary>Takes the messages of a load to its handler.</summary>
    /// <returns>A task that ends when all have been handled.</returns>
    Task RunAsync(KeysLoad load);
}
