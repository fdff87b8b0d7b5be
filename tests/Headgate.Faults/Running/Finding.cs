using System.Globalization;
using System.Text;
using Headgate.Faults.Ledger;

namespace Headgate.Faults.Running;

/// <summary>What one fault has brought to light: a row of the table.</summary>
/// <param name="Name">Of the fault.</param>
public sealed record Finding(string Name)
{
    /// <summary>How often it was run.</summary>
    public int Runs { get; set; }

    /// <summary>How often the fault has happened; 0 is a failure of the run.</summary>
    public long Faults { get; set; }

    /// <summary>What the ledger says.</summary>
    public Verdict Verdict { get; set; } = Verdict.None;

    /// <summary>What else was measured, in words.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>What is wrong, in words.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Whether all is well, and the fault was seen.</summary>
    public bool IsClean => Complaints.Count == 0 && Faults > 0 && Verdict.IsClean;

    /// <summary>The heading of the table.</summary>
    public static string Heading => "| fault | runs | faults | messages | lost | duplicates | wrong | besides |\n| --- | --- | --- | --- | --- | --- | --- | --- |";

    /// <summary>The row.</summary>
    public override string ToString()
    {
        var wrong = Verdict.Phantom + Verdict.Corrupt + Verdict.Unexplained + Verdict.Reordered;
        var row = new StringBuilder().Append(CultureInfo.InvariantCulture,
            $"| {Name} | {Runs} | {Faults} | {Verdict.Owed} | {Verdict.Lost} | {Verdict.Duplicates} | {wrong} | {string.Join("; ", Notes)} |");
        if (Faults == 0) row.Append("\n  FAILED: the fault has not happened once");
        if (!Verdict.IsClean) row.Append(CultureInfo.InvariantCulture, $"\n  FAILED: {Verdict}");
        foreach (var complaint in Complaints) row.Append(CultureInfo.InvariantCulture, $"\n  FAILED: {complaint}");
        return row.ToString();
    }
}
