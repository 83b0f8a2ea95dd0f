/** What pip 25.1 wrote on platform local, and what is said of it. */
import { expect, test } from "vitest";
import { pipFailure } from "../../../local/pip/failure.ts";

const said = (output: string) =>
  pipFailure(output.split("\n"), {
    where: "requirements.txt",
    key: "odoo.requirements",
    log: "pip.log",
  }).message;

test("a package that needs a compiler: its name, the reason, and wheels", () => {
  expect(
    said(`Collecting python-ldap (from -r /opt/odoo-cluster/venv/requirements/1-requirements.txt (line 1))
Building wheels for collected packages: python-ldap
  Building wheel for python-ldap (pyproject.toml): started
  error: subprocess-exited-with-error
  
  × Building wheel for python-ldap (pyproject.toml) did not run successfully.
  │ exit code: 1
  ╰─> [236 lines of output]
      writing manifest file 'Lib/python_ldap.egg-info/SOURCES.txt'
      building '_ldap' extension
      x86_64-linux-gnu-gcc -fno-strict-overflow -Wsign-compare -DNDEBUG -g -O2 -Wall -fPIC
      error: [Errno 2] No such file or directory: 'x86_64-linux-gnu-gcc'
      [end of output]
  
  note: This error originates from a subprocess, and is likely not a problem with pip.
  ERROR: Failed building wheel for python-ldap
Failed to build python-ldap
ERROR: Failed to build installable wheels for some pyproject.toml based projects (python-ldap)`),
  ).toBe(
    "requirements.txt: odoo.requirements: python-ldap cannot be built here, got error: [Errno 2] No such file or directory: 'x86_64-linux-gnu-gcc'. The private root has no compiler: name a version with a wheel for Python 3.13, or build one on Debian 13 (`pip wheel`) and name the file. All that pip wrote is in pip.log",
  );
});

test("a header that is missing is the reason, not the command that failed for it", () => {
  expect(
    said(`  × Building wheel for pycups (pyproject.toml) did not run successfully.
      cupsmodule.c:21:10: fatal error: cups/cups.h: No such file or directory
      error: command '/usr/bin/gcc' failed with exit code 1
  ERROR: Failed building wheel for pycups`),
  ).toContain(
    "pycups cannot be built here, got cupsmodule.c:21:10: fatal error: cups/cups.h: No such file or directory; error: command '/usr/bin/gcc' failed with exit code 1. The private root has no compiler",
  );
});

test("a package of Debian that something else would replace", () => {
  expect(
    said(`ERROR: Cannot install requests>=2.99 because these package versions have conflicting dependencies.

The conflict is caused by:
    The user requested requests>=2.99
    The user requested (constraint) requests==2.32.3

To fix this you could try to:
1. loosen the range of package versions you've specified
ERROR: ResolutionImpossible: for help visit https://pip.pypa.io/`),
  ).toContain(
    "Odoo runs with requests==2.32.3 of Debian, and nothing may take its place, got The user requested requests>=2.99. Allow that version",
  );
});

test("two packages that exclude each other", () => {
  expect(
    said(`The conflict is caused by:
    one 1.0 depends on three==1
    two 1.0 depends on three==2

To fix this`),
  ).toContain(
    "packages exclude each other, got one 1.0 depends on three==1; two 1.0 depends on three==2. Choose",
  );
});

test("no such version, and no such package", () => {
  expect(
    said(
      "ERROR: Could not find a version that satisfies the requirement iniconfig==99 (from versions: 0.1, 0.2.dev0, 1.0.0, 1.0.1, 1.1.0, 1.1.1, 2.0.0, 2.1.0, 2.2.0, 2.3.0)",
    ),
  ).toContain(
    "the index has no iniconfig==99, got ..., 1.0.0, 1.0.1, 1.1.0, 1.1.1, 2.0.0, 2.1.0, 2.2.0, 2.3.0. ",
  );
  expect(
    said(
      "ERROR: Could not find a version that satisfies the requirement odoo-addon-nothing (from versions: none)",
    ),
  ).toContain("the index has no odoo-addon-nothing, got no version for this Python. ");
});

test("an index that is not reached is not a package that is missing", () => {
  expect(
    said(`WARNING: Retrying (Retry(total=0, connect=None)) after connection broken by 'SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain (_ssl.c:1029)'))': /simple/x/
ERROR: Could not find a version that satisfies the requirement x (from versions: none)
ERROR: No matching distribution found for x`),
  ).toContain(
    "pip does not reach its index, got SSLError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain (_ssl.c:1029). Set PIP_INDEX_URL",
  );
});

test("anything else: pip's own errors, or its last lines", () => {
  expect(said("Collecting x\nERROR: Invalid requirement: 'x y'")).toContain(
    "pip failed, got ERROR: Invalid requirement: 'x y'. ",
  );
  expect(said("one\ntwo")).toContain("pip failed, got one; two. ");
});
