using System.Text;

namespace ComplaintSuite.AppHost.Run;

/// <summary>Files that only their user may read.</summary>
internal static class PrivateFile
{
    /// <summary>Writes beside the file and moves into its place, so that a crash leaves the old content or the new.</summary>
    public static void Replace(string path, string text)
    {
        var beside = path + ".new";
        File.Delete(beside);
        using (var file = new FileStream(beside, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }
        File.Move(beside, path, overwrite: true);
    }
}
