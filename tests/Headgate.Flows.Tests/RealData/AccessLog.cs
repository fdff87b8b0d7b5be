namespace Headgate.Flows.Tests.RealData;

/// <summary>10 000 lines of a real access log that lies beside the repository.</summary>
internal static class AccessLog
{
    /// <summary>Gets the file; skips the test where it is not.</summary>
    public static string File
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (folder is not null && !System.IO.File.Exists(Path.Combine(folder, "Headgate.slnx"))) folder = Path.GetDirectoryName(folder);
            var file = Path.GetFullPath(Path.Combine(folder ?? ".", "..", "shared", "data", "apache_logs"));
            Assert.SkipUnless(System.IO.File.Exists(file), "The access log ../shared/data/apache_logs is not here.");
            return file;
        }
    }

    /// <summary>The requests of the file, read one after the other.</summary>
    public static List<AccessLogEntry> Read() => [.. System.IO.File.ReadLines(File).Select(AccessLogParser.Parse).OfType<AccessLogEntry>()];
}
