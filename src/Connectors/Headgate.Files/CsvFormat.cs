using Headgate.Pipelines.Options;

namespace Headgate.Files;

/// <summary>How rows are written in a file: as RFC 4180 has it, in UTF-8.</summary>
public sealed class CsvFormat
{
    /// <summary>Gets or sets what stands between two fields.</summary>
    /// <value>The default is a comma. An ASCII character other than a line end and the <see cref="Quote"/>.</value>
    public char Delimiter { get; set; } = ',';

    /// <summary>Gets or sets what stands around a field that holds the delimiter, itself or a line end. Within the field it is doubled.</summary>
    /// <value>The default is a double quotation mark. An ASCII character other than a line end.</value>
    public char Quote { get; set; } = '"';

    /// <summary>Gets or sets whether the first row of a file gives the names of the columns.</summary>
    /// <value>The default is true.</value>
    public bool HasHeader { get; set; } = true;

    /// <summary>Gets or sets whether a row may have more or fewer fields than the header has names. One that has fails by itself otherwise.</summary>
    /// <value>The default is false. Without a header it means nothing.</value>
    public bool AllowsRaggedRows { get; set; }

    internal CsvFormat Copy() => (CsvFormat)MemberwiseClone();

    internal void Check(string owner)
    {
        var faults = new OptionFaults(owner);
        CheckSign(faults, nameof(Delimiter), Delimiter);
        CheckSign(faults, nameof(Quote), Quote);
        if (Delimiter == Quote) faults.Add($"{nameof(Delimiter)} must be another than {nameof(Quote)}, both were U+{(int)Quote:X4}");
        faults.ThrowIfAny<CsvFormat>();
    }

    private static void CheckSign(OptionFaults faults, string option, char sign)
    {
        if (!char.IsAscii(sign) || sign is '\r' or '\n' or '\0') faults.Add($"{option} must be an ASCII character other than a line end, was U+{(int)sign:X4}");
    }
}
