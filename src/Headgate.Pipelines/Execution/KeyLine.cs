namespace Headgate.Pipelines.Execution;

/// <summary>
/// The messages of one key that wait, in their order. While a message of the key is being handled, or waits to be tried again, the line is
/// taken and gives out nothing.
/// </summary>
internal sealed class KeyLine<T>(int key)
{
    public int Key { get; private set; } = key;

    public Ring<T> Waiting { get; } = new(4);

    /// <summary>A worker, or a message that is to be tried again, has the line.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Makes an idle line serve another key.</summary>
    public void Rename(int key) => Key = key;
}
