// Lets somebody sign on the screen: the drawing becomes the file of the form. Without this script, or without a pointer, one uploads.
'use strict';
(() => {
  const paper = '#fff';
  const ink = '#111';

  const prepare = (field) => {
    const pad = field.querySelector('.pad');
    const canvas = pad.querySelector('canvas');
    const file = field.querySelector('input[type="file"]');
    const way = field.closest('form').elements.namedItem(field.dataset.signature);
    const pen = canvas.getContext('2d');
    if (!pen || !window.DataTransfer || !window.PointerEvent) return;
    let stroke = null;

    const clear = () => {
      pen.fillStyle = paper;
      pen.fillRect(0, 0, canvas.width, canvas.height);
    };

    // The canvas has its own points, whatever its size on the page.
    const place = (event) => {
      const area = canvas.getBoundingClientRect();
      return [(event.clientX - area.left) * canvas.width / area.width, (event.clientY - area.top) * canvas.height / area.height];
    };

    const keep = () => canvas.toBlob((image) => {
      if (!image) return; // nothing to draw on: the upload is what there is
      const files = new DataTransfer();
      files.items.add(new File([image], 'signature.png', { type: 'image/png' }));
      file.files = files.files;
      if (way) way.value = 'on-screen';
    }, 'image/png');

    canvas.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      stroke = event.pointerId;
      pen.strokeStyle = ink;
      pen.lineWidth = 3;
      pen.lineCap = 'round';
      pen.lineJoin = 'round';
      pen.beginPath();
      pen.moveTo(...place(event));
    });
    canvas.addEventListener('pointermove', (event) => {
      if (event.pointerId !== stroke) return;
      pen.lineTo(...place(event));
      pen.stroke();
    });
    const lift = (event) => {
      if (event.pointerId !== stroke) return;
      stroke = null;
      keep();
    };
    canvas.addEventListener('pointerup', lift);
    canvas.addEventListener('pointercancel', lift);
    pad.querySelector('button').addEventListener('click', () => {
      clear();
      file.value = '';
    });

    clear();
    pad.hidden = false;
  };

  document.querySelectorAll('[data-signature]').forEach(prepare);
})();
