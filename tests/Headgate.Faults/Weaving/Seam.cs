namespace Headgate.Faults.Weaving;

/// <summary>A place in the sources of the product where a point is put in.</summary>
/// <param name="Point">The point.</param>
/// <param name="File">The file, from the root of the repository.</param>
/// <param name="Before">The code before which it is put; it stands in the file once.</param>
internal sealed record Seam(FaultPoint Point, string File, string Before)
{
    /// <summary>What the code becomes, with <c>PASS</c> where the point is; null where it is put before it as a statement.</summary>
    public string? Becomes { get; init; }

    /// <summary>The folder of the project that the file is of.</summary>
    public string Project => File[..File.IndexOf('/', File.IndexOf("/Headgate.", StringComparison.Ordinal) + 1)];

    /// <summary>Puts the point into the text of the file.</summary>
    /// <exception cref="InvalidOperationException">The code is not there, or not once.</exception>
    public string Sew(string text)
    {
        var first = text.IndexOf(Before, StringComparison.Ordinal);
        if (first < 0 || text.IndexOf(Before, first + 1, StringComparison.Ordinal) >= 0)
            throw new InvalidOperationException($"The fault point {Point} belongs before '{Before}' in {File}, which must stand there once. Say in Seams.cs where it belongs now.");
        var pass = $"global::{typeof(Strike).FullName}.{nameof(Strike.Pass)}(\"{Point}\");";
        return text.Replace(Before, Becomes?.Replace("PASS", pass, StringComparison.Ordinal) ?? $"{pass} {Before}", StringComparison.Ordinal);
    }
}
