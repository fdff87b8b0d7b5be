using Headgate.Files.Checkpoints;
using Headgate.Pipelines.Options;

namespace Headgate.Files;

/// <summary>How files are read.</summary>
public sealed class FileSourceOptions
{
    /// <summary>Gets or sets the folder in which a relative pattern is looked up.</summary>
    /// <value>The default, null, is the current folder of the process when the source is made.</value>
    public string? BaseFolder { get; set; }

    /// <summary>Gets or sets whether the files are followed: what is appended to them later, and files that come later, are read as well, and the source has no end.</summary>
    /// <value>The default is false: the files that are there at the start are read, one after the other, and the source ends.</value>
    public bool Follow { get; set; }

    /// <summary>Gets or sets how often files that are followed are looked at when nothing is left to read.</summary>
    /// <value>The default is 250 ms. More than 0.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Gets or sets the file in which it is kept how far each file was read and acknowledged. One for each source.</summary>
    /// <value>The default, null, keeps nothing: each run begins at the beginning of all files.</value>
    public string? CheckpointPath { get; set; }

    /// <summary>Gets or sets whether the source refuses to start when the file of <see cref="CheckpointPath"/> is not there, in place of reading all files from their beginning: for when there was
    /// one, and somebody may delete it, or its disk may not be mounted.</summary>
    /// <value>The default is false: it is not there before the first run.</value>
    public bool CheckpointMustExist { get; set; }

    /// <summary>Gets or sets where it is kept how far each file was read and acknowledged, when that is no file: in place of <see cref="CheckpointPath"/>.</summary>
    /// <value>The default is null.</value>
    public ICheckpointStore? Checkpoints { get; set; }

    /// <summary>Gets or sets how long an acknowledgement waits, at most, until it is kept. After a crash, what was acknowledged in that time is read again.</summary>
    /// <value>The default is 1 s. At least 0: 0 keeps each group of acknowledgements before it counts as told.</value>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how long a line, or a row of several lines, may be, in bytes. A longer one fails by itself, and only its beginning is kept.</summary>
    /// <value>The default is 1 MiB. From 16 to 1 GiB.</value>
    public int MaxLineBytes { get; set; } = 1 << 20;

    /// <summary>Gets or sets how many bytes are read at a time. Each file that is open has a buffer of that size while it has data; it grows with the length of a line.</summary>
    /// <value>The default is 128 KiB. At least 16.</value>
    public int BufferBytes { get; set; } = 128 << 10;

    internal FileSourceOptions Copy() => (FileSourceOptions)MemberwiseClone();

    internal void Check(string owner, string pattern)
    {
        var faults = new OptionFaults(owner);
        faults.Required("", "Pattern", pattern);
        faults.AtLeast("", nameof(MaxLineBytes), MaxLineBytes, 16);
        if (MaxLineBytes > 1 << 30) faults.Add($"{nameof(MaxLineBytes)} must be at most {1 << 30}, was {MaxLineBytes}");
        faults.AtLeast("", nameof(BufferBytes), BufferBytes, 16);
        if (PollInterval <= TimeSpan.Zero) faults.Add($"{nameof(PollInterval)} must be more than 0, was {PollInterval}");
        faults.NotNegative("", nameof(CheckpointInterval), CheckpointInterval);
        if (CheckpointPath is not null && Checkpoints is not null) faults.Add($"of {nameof(CheckpointPath)} and {nameof(Checkpoints)} one at most may be set, both were");
        if (CheckpointMustExist && CheckpointPath is null) faults.Add($"{nameof(CheckpointMustExist)} needs a {nameof(CheckpointPath)}, which was absent");
        faults.ThrowIfAny<FileSourceOptions>();
    }
}
