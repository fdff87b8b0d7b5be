using OrdersEtl.Extraction;

namespace OrdersEtl.Loading;

/// <summary>A run as the database knows it.</summary>
/// <param name="Number">The first is 1.</param>
/// <param name="Inputs">The files that it reads.</param>
/// <param name="IsFinished">Whether all of them have been read and its rejects file has been written.</param>
/// <param name="Checkpoint">Every row before this place is stored, loaded or rejected.</param>
public sealed record LoadRun(long Number, IReadOnlyList<InputFile> Inputs, bool IsFinished, InputPosition Checkpoint)
{
    /// <summary>
    /// The path of its input, if that is one file of this name that is still there: how a run that generated its input finds it again.
    /// </summary>
    public string? InputNamed(string fileName) =>
        Inputs is [var input] && Path.GetFileName(input.Path) == fileName && File.Exists(input.Path) ? input.Path : null;
}
