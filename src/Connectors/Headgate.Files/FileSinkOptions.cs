using Headgate.Pipelines.Options;

namespace Headgate.Files;

/// <summary>How files are written.</summary>
public sealed class FileSinkOptions
{
    /// <summary>Gets or sets the folder in which a relative pattern stands.</summary>
    /// <value>The default, null, is the current folder of the process when the sink is made.</value>
    public string? BaseFolder { get; set; }

    /// <summary>Gets or sets how long a file is, in bytes, when another is begun. A batch is never divided: a file is longer by a part of one.</summary>
    /// <value>The default, null, is without bound. At least 1.</value>
    public long? MaxFileBytes { get; set; }

    /// <summary>Gets or sets after how many messages another file is begun. A batch is never divided.</summary>
    /// <value>The default, null, is without bound. At least 1.</value>
    public long? MaxFileCount { get; set; }

    /// <summary>Gets or sets how long a file is written, from its first batch on, until it is complete.</summary>
    /// <value>The default, null, is until the sink is disposed. More than 0, and at most 49 days.</value>
    public TimeSpan? MaxFileAge { get; set; }

    /// <summary>Gets or sets whether a batch is on the disk before it counts as written, so that it outlives a power cut and not only its process.</summary>
    /// <value>The default is true.</value>
    public bool FlushesToDisk { get; set; } = true;

    /// <summary>Gets whether files are ended by what they hold or by time, so that there is more than one.</summary>
    internal bool Rolls => MaxFileBytes is not null || MaxFileCount is not null || MaxFileAge is not null;

    internal FileSinkOptions Copy() => (FileSinkOptions)MemberwiseClone();

    internal void Check(string pattern, bool isNumbered)
    {
        var faults = new OptionFaults($"Files '{pattern}'");
        faults.AtLeast("", nameof(MaxFileBytes), MaxFileBytes ?? 1, 1);
        faults.AtLeast("", nameof(MaxFileCount), MaxFileCount ?? 1, 1);
        if (MaxFileAge <= TimeSpan.Zero || MaxFileAge > TimeSpan.FromDays(49)) faults.Add($"{nameof(MaxFileAge)} must be more than 0 and at most 49 days, or absent, was {MaxFileAge}");
        if (Rolls && !isNumbered) faults.Add($"the pattern must hold {{n}}, the number of the file, when files are ended by {nameof(MaxFileBytes)}, {nameof(MaxFileCount)} or {nameof(MaxFileAge)}");
        if (pattern.Contains("{time", StringComparison.Ordinal) && !isNumbered) faults.Add("the pattern must hold {n}, the number of the file, when it holds {time}");
        if (pattern.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) faults.Add("the pattern must not end with .gz: files are not compressed");
        faults.ThrowIfAny<FileSinkOptions>();
    }
}
