namespace Headgate.Flows.Batches;

/// <summary>Nothing more will come. The last that passes through a stage.</summary>
internal sealed class InputEnd : Punctuation
{
    private InputEnd()
    {
    }

    public static InputEnd Instance { get; } = new();
}
