namespace Headgate.Model.Tests.Mutations;

/// <summary>A bug that can be planted: texts of one file under src/Headgate.Stages, each of which stands there exactly once, and what to put in their place.</summary>
internal sealed record Mutant(string Name, string File, params (string Old, string New)[] Edits)
{
    /// <summary>Plants the bug in the file's text.</summary>
    /// <exception cref="InvalidOperationException">A text does not stand there exactly once: the list no longer fits the code.</exception>
    public string Plant(string text)
    {
        foreach (var (old, _) in Edits)
        {
            var count = text.Split(old).Length - 1;
            if (count != 1) throw new InvalidOperationException($"Mutant '{Name}': in {File} this text stands {count} times, and must once:\n{old}\nMake the mutant fit the code as it is now.");
        }

        return Edits.Aggregate(text, static (planted, edit) => planted.Replace(edit.Old, edit.New, StringComparison.Ordinal));
    }

    public override string ToString() => Name;
}
