namespace Headgate.Flows.Planning;

/// <summary>A source of a flow: each run of the flow makes it anew.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
internal interface ISource<T>
{
    /// <summary>Gets how many producers it has.</summary>
    int Count => 1;

    /// <summary>Adds the side outputs of what comes before it.</summary>
    void AddTo(SideOutputs outputs)
    {
    }

    /// <summary>Makes the source; the run starts it.</summary>
    SourceParts<T> Make();
}
