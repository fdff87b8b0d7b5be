using Microsoft.Data.Sqlite;

namespace Headgate.OrdersEtl.Check;

/// <summary>
/// Works out from the input alone what a run of the sample must have loaded and rejected, and compares that with what it did.
/// Written after the README of the sample, with other means than the sample's and without its code.
/// </summary>
public static class OrdersCheck
{
    private const string Usage =
        "usage: Headgate.OrdersEtl.Check [--partial] --database FILE --rejected FILE INPUT... "
        + "(--partial: the run was stopped, so rows may be missing, but none may be wrong; a later order may stand where the first of its id is missing)";

    /// <summary>Checks a run and writes one line.</summary>
    /// <returns>0 if everything is as it must be, else 1.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output)
    {
        var database = ValueOf(arguments, "--database");
        var rejected = ValueOf(arguments, "--rejected");
        var isPartial = arguments.Contains("--partial");
        var inputs = InputsOf(arguments);
        if (database is null || rejected is null || inputs.Count == 0)
        {
            output.WriteLine(Usage);
            return 1;
        }

        try
        {
            var expected = Expectation.Of(inputs);
            var figures = expected.ToString();
            var differences = new Differences();
            var loaded = LoadedRows.Compare(database, expected, isPartial, differences);
            var rejects = RejectedRows.Compare(rejected, expected, isPartial, differences);
            output.WriteLine(differences.Count > 0
                ? $"check failed: {differences}"
                : $"check passed: {figures}; found {loaded} loaded and {rejects} rejected as expected");
            return differences.Count == 0 ? 0 : 1;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            output.WriteLine($"check failed: {exception.Message}");
            return 1;
        }
    }

    private static string? ValueOf(IReadOnlyList<string> arguments, string option)
    {
        for (var index = 0; index < arguments.Count - 1; index++)
        {
            if (arguments[index] == option) return arguments[index + 1];
        }

        return null;
    }

    private static List<string> InputsOf(IReadOnlyList<string> arguments)
    {
        var inputs = new List<string>();
        for (var index = 0; index < arguments.Count; index++)
        {
            if (arguments[index] is "--database" or "--rejected") index++;
            else if (arguments[index] is not "--partial") inputs.Add(Path.GetFullPath(arguments[index]));
        }

        inputs.Sort(StringComparer.Ordinal);
        return inputs;
    }
}
